"""Find Chromium for the browser tests; install Debian's where it is absent and we may.

Debian builds Chromium also without its windows, which does half the work for a page. It goes first where both
are there; `CHROMIUM=/usr/bin/chromium make check` takes the whole one.
"""

import os
import shutil
import subprocess
import sys

WITHOUT_WINDOWS, WHOLE = "chromium-headless-shell", "chromium"
PROGRAMS = (WITHOUT_WINDOWS, WHOLE, "chromium-browser", "google-chrome")
UPDATE = ("apt-get", "update", "-qq")
INSTALL = ("apt-get", "install", "-y", "-qq", "--no-install-recommends")


def find() -> str | None:
    """Return the path of the browser: what `CHROMIUM` names, or the first one on the PATH."""
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, PROGRAMS)), None)


def main() -> int:
    """See that there is a browser, or say how to get one."""
    if find():
        return 0
    if os.geteuid() == 0 and shutil.which("apt-get"):
        print("Installing Chromium for the browser tests ...", flush=True)
        _run(*UPDATE)
        if not _run(*INSTALL, WITHOUT_WINDOWS):
            _run(*INSTALL, WHOLE)  # older releases do not have the other
    if find():
        return 0
    print("The browser tests need Chromium. Install it (apt install chromium), or set CHROMIUM to its path.")
    return 1


def _run(*command: str) -> bool:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    return not subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
