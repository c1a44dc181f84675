"""What a class may be called: whatever a person would call a folder, in any script."""

from __future__ import annotations

import re
import unicodedata
from typing import Annotated

from pydantic import AfterValidator, StringConstraints

from trainer.messages import Message, fits_on_a_line, printable

LONGEST_LABEL = 255

_UNSEEN = "\N{ZERO WIDTH SPACE}\N{WORD JOINER}\N{ZERO WIDTH NO-BREAK SPACE}"
"""Characters that only part or join their neighbours: at an end of a label they say nothing."""
_TURNING = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])
"""Marks, unseen as well, that set a direction of writing; programs leave them in what is copied."""


def label_of(folder: str) -> str:
    """The class of a folder of that name: composed (NFC), without spaces of any kind at its ends
    and marks of direction. `why_no_label` tells whether it will do."""
    return _trimmed(unicodedata.normalize("NFC", printable(folder)).translate(_TURNING))


def stands_for_no_class(folder: str) -> bool:
    """Whether a folder of that name is no class of a data set: all of it stands in parentheses."""
    return _NO_CLASS.fullmatch(label_of(folder)) is not None


def no_class_folder(name: str) -> str:
    """A name of a folder for pictures of no class, of which `stands_for_no_class` is true."""
    return f"({re.sub('[()]', '', name).strip()})"


_NO_CLASS = re.compile(r"\([^()]*\)( \([0-9]+\))?")
"""With the number of a folder whose name was taken."""


def why_no_label(label: str) -> Message | None:
    """Why no class can be called so, as a clause; None where one can."""
    if not label:
        return Message("nothing is left of it without its spaces")
    if not all(map(fits_on_a_line, label)):
        return Message("it holds a line break or another control character")
    if len(label) > LONGEST_LABEL:
        return Message("it is longer than {limit} characters", limit=LONGEST_LABEL)
    return None


def _trimmed(label: str) -> str:
    while (shorter := label.strip().strip(_UNSEEN)) != label:
        label = shorter
    return label


def _checked(label: str) -> str:
    if label != label.strip() or why_no_label(label):
        raise ValueError(Message("a label is one line of text without spaces around it"))
    return label


Label = Annotated[
    str, StringConstraints(min_length=1, max_length=LONGEST_LABEL), AfterValidator(_checked)
]
"""One in a file, for pydantic."""
