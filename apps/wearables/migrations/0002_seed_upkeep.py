"""Have beat keep partitions ready and storage clean."""

from django.db import migrations

from apps.core.queues import Queue
from apps.core.schedule import seed


def forwards(registry, _schema_editor):
    seed(registry, task="wearables.maintain_partitions", every_s=86_400, queue=Queue.SLOW)
    seed(registry, task="wearables.remove_orphaned_files", every_s=3_600, queue=Queue.SLOW)


class Migration(migrations.Migration):
    dependencies = [
        ("wearables", "0001_initial"),
        ("django_celery_beat", "0019_alter_periodictasks_options"),
    ]

    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
