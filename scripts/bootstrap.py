"""Refuse an old Python in one line; otherwise make this checkout ready (`scripts/install.py`).

Only syntax that Python 3.6 reads, so that an old Python meets a sentence instead of a SyntaxError.
"""

import sys

MINIMUM = (3, 11)


def main() -> None:
    """Check the version, then hand over."""
    if sys.version_info[:2] < MINIMUM:
        found = f"{sys.version_info[0]}.{sys.version_info[1]}"
        sys.exit(
            f"Mesocycle needs Python 3.11 or newer, and {sys.executable} is {found}."
            " Name a newer one: make run PYTHON=python3.12"
        )
    from scripts import install

    sys.exit(install.main(sys.argv[1:]))


if __name__ == "__main__":
    main()
