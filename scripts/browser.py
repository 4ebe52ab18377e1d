"""Find Chromium for the browser tests; install Debian's where it is absent and we may."""

import os
import shutil
import subprocess
import sys

PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
INSTALL = (
    ("apt-get", "update", "-qq"),
    ("apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"),
)


def find() -> str | None:
    """Return the path of the browser: what `CHROMIUM` names, or the first one on the PATH."""
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, PROGRAMS)), None)


def main() -> int:
    """See that there is a browser, or say how to get one."""
    if find():
        return 0
    if os.geteuid() == 0 and shutil.which("apt-get"):
        print("Installing Chromium for the browser tests ...", flush=True)
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for command in INSTALL:
            subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, check=False)
    if find():
        return 0
    print("The browser tests need Chromium. Install it (apt install chromium), or set CHROMIUM to its path.")
    return 1


if __name__ == "__main__":
    sys.exit(main())
