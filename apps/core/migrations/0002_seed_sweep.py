"""Have beat sweep for lost wake-ups every ten seconds."""

from django.db import migrations

from apps.core.queues import Queue
from apps.core.schedule import seed


def forwards(registry, _schema_editor):
    seed(registry, task="core.sweep", every_s=10, queue=Queue.DEFAULT)


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0001_initial"),
        ("django_celery_beat", "0019_alter_periodictasks_options"),
    ]

    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
