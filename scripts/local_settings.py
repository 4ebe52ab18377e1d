"""Write `.env`, the private settings of one checkout: fresh random keys, for the owner's eyes only."""

import base64
import contextlib
import os
import secrets
from pathlib import Path

TEXT = """\
# Private settings of this checkout, made by `make`: never commit or share this file.
# A variable that is already set in the environment wins over its line here.
SECRET_KEY={secret_key}
JWT_SIGNING_KEY={jwt_signing_key}
# The keys that seal people's secrets, number:base64. Without the key, what it sealed stays closed for ever.
VAULT_KEYS=1:{vault_key}
"""


def write_once(path: Path) -> bool:
    """Write the settings unless the file is there; say whether it was written.

    The whole file appears at once or not at all, and nobody else can read it at any moment.
    """
    if path.exists():
        return False
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    try:
        with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
            file.write(_fresh())
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
            return True
        return False
    finally:
        draft.unlink(missing_ok=True)


def is_open_to_others(path: Path) -> bool:
    """Say whether anyone but the owner may read the file."""
    return bool(path.stat().st_mode & 0o077)


def _fresh() -> str:
    return TEXT.format(
        secret_key=secrets.token_urlsafe(48),
        jwt_signing_key=secrets.token_urlsafe(48),
        vault_key=base64.b64encode(secrets.token_bytes(32)).decode("ascii"),
    )
