"""Have beat ask providers that announce nothing, and take away sign-ins whose time is over."""

from django.db import migrations

from apps.core.queues import Queue
from apps.core.schedule import seed


def forwards(registry, _schema_editor):
    seed(registry, task="wearables.sync_due", every_s=60, queue=Queue.DEFAULT)
    seed(registry, task="wearables.sweep_sign_ins", every_s=30, queue=Queue.DEFAULT)


class Migration(migrations.Migration):
    dependencies = [
        ("wearables", "0009_sign_ins_and_daily_health"),
        ("django_celery_beat", "0019_alter_periodictasks_options"),
    ]

    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
