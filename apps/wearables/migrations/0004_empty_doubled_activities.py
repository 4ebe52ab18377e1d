"""Separating a recording twice at once made two activities of it: empty the one that has no recording."""

from django.db import migrations
from django.db.models import F


def forwards(registry, _schema_editor):
    shown = registry.get_model("wearables", "Activity").objects.exclude(canonical=None)
    shown.exclude(canonical__activity=F("pk")).update(canonical=None)


class Migration(migrations.Migration):
    dependencies = [("wearables", "0003_no_warnings_on_recordings")]

    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
