"""What `make run` tells people."""

from scripts import serve


def test_only_sign_ins_are_printed_as_such() -> None:
    lines = ["Alex Amsler: 66 recordings uploaded", "", "athlete alex@example.com two words", "coach"]

    assert serve.sign_ins(lines) == [["athlete", "alex@example.com", "two words"]]
