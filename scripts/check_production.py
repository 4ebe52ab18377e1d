"""Run Django's deployment checks on the production settings, with secrets made up for this one run."""

import base64
import os
import secrets
import sys
import tempfile

from django.core.management import execute_from_command_line


def main() -> None:
    """Check; a warning is a failure."""
    with tempfile.TemporaryDirectory() as var:
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "config.settings.prod",
            "SECRET_KEY": secrets.token_urlsafe(48),
            "JWT_SIGNING_KEY": secrets.token_urlsafe(48),
            "VAULT_KEYS": "1:" + base64.b64encode(secrets.token_bytes(32)).decode("ascii"),
            "DATABASE_URL": f"sqlite:///{var}/none.sqlite3",
            "REDIS_URL": "redis://127.0.0.1:6379/0",
            "ALLOWED_HOSTS": "mesocycle.example",
            "BASE_URL": "https://mesocycle.example",
            "EMAIL_HOST": "mail.mesocycle.example",
            "VAR_DIR": var,
        }
        execute_from_command_line([*sys.argv[:1], "check", "--deploy", "--fail-level", "WARNING"])


if __name__ == "__main__":
    main()
