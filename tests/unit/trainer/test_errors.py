"""What is said where the system refuses to write."""

from __future__ import annotations

import errno
import os

import pytest

from trainer.errors import refusal


@pytest.mark.parametrize(
    ("number", "advice"),
    [
        (errno.ENOSPC, "make room on the disk, then try again"),
        (errno.EACCES, "give yourself access, or choose another place"),
        (errno.EROFS, "choose another place"),
        (errno.EFBIG, "choose another place"),
    ],
)
def test_a_refusal_says_what_to_do(number: int, advice: str) -> None:
    assert refusal(OSError(number, os.strerror(number))) == f"{os.strerror(number)}; {advice}"


def test_other_refusals_are_told_as_the_system_tells_them() -> None:
    assert refusal(OSError(errno.EISDIR, "Is a directory")) == "Is a directory"
    assert refusal(OSError("something else")) == "something else"
