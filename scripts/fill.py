"""Bring the database up to date and load the sample people, in one process: Django takes seconds to start.

The last lines that it prints are the sign-ins, `role email password`.
"""

import os
import sys

import django
from django.core.management import call_command
from django.core.management.base import SystemCheckError


def season() -> list[str]:
    """Return the option for as many weeks as `SAMPLE_WEEKS` asks for; without it the season is whole."""
    return [f"--weeks={weeks}"] if (weeks := os.environ.get("SAMPLE_WEEKS")) else []


def main() -> None:
    """Run the commands one after the other; the first that fails ends it, and says why."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
    django.setup()
    try:
        call_command("migrate", interactive=False, verbosity=0, skip_checks=False)
    except SystemCheckError as error:
        sys.exit(str(error))
    call_command("sample_people", *season())
    call_command("sample_people", print=True)


if __name__ == "__main__":
    main()
