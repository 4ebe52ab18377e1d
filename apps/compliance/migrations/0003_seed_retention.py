"""Have beat enforce the retention policy daily."""

from django.db import migrations

from apps.core.queues import Queue
from apps.core.schedule import seed


def forwards(registry, _schema_editor):
    seed(registry, task="compliance.enforce_retention", every_s=86_400, queue=Queue.SLOW)


class Migration(migrations.Migration):
    dependencies = [
        ("compliance", "0002_audit_append_only"),
        ("django_celery_beat", "0019_alter_periodictasks_options"),
    ]

    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
