"""The one error of these scripts: a step that cannot go on."""


class ProblemError(Exception):
    """A step cannot go on; the text says why and what to do, in words for whoever typed `make`."""
