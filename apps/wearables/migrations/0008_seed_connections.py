"""Have beat keep the webhook subscription, and forget who did not come back from a provider."""

from django.db import migrations

from apps.core.queues import Queue
from apps.core.schedule import seed


def forwards(registry, _schema_editor):
    seed(registry, task="wearables.keep_subscription", every_s=3_600, queue=Queue.SLOW)
    seed(registry, task="wearables.forget_pending_grants", every_s=3_600, queue=Queue.SLOW)


class Migration(migrations.Migration):
    dependencies = [
        ("wearables", "0007_connections"),
        ("django_celery_beat", "0019_alter_periodictasks_options"),
    ]

    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
