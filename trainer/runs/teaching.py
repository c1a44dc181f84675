"""What somebody wants a finished model taught, and what teaching tells (`trainer.training.teach`).

No torch: the window asks for it in a process of its own.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from trainer.messages import Message
from trainer.model.lessons import Comparison, Lesson

NONE_OF_THESE = "none of these"
"""a folder of that name, however written, holds pictures of none of the classes"""
FEWEST_OF_NEW = 3
"""pictures of a class that the model does not know"""


def is_none_of_these(name: str) -> bool:
    """Whether a folder of that name holds pictures of none of the classes."""
    return name.casefold().replace("_", " ").replace("-", " ") == NONE_OF_THESE


@dataclass(frozen=True)
class Teaching:
    """What is to be taught.

    Attributes:
        model: a model file with rehearsal features.
        examples: pictures by the name of their class. One that the model does not know becomes a
            new class; capitals do not tell classes apart. Pictures under `NONE_OF_THESE` show none.
        out: the model file to be written.
        threads: that read pictures; 0 means one for each usable core.
        runs: where the model's run is looked for, unless it lies beside the model. With its
            validation pictures before and after are compared, where they are still there.
    """

    model: Path
    examples: Mapping[str, Sequence[Path]]
    out: Path
    threads: int = 0
    runs: Path | None = None


@dataclass(frozen=True)
class TeachingProgress:
    """So much of a stage is done: looking at the pictures, then learning them."""

    stage: Literal["looking", "learning"]
    done: int
    total: int


@dataclass(frozen=True)
class Taught:
    """What the lesson did. Nothing is written yet: whoever asks for another event wants it so.

    Attributes:
        worse: the model should not be used in place of the one before without a question.
        verdict: a sentence on it.
        notes: sentences on what else there is to know.
        failed: pictures that could not be read, and why.
    """

    lesson: Lesson
    worse: bool
    verdict: Message
    notes: tuple[Message, ...]
    failed: Mapping[Path, Message]
    seconds: float


@dataclass(frozen=True)
class ModelTaught:
    """The last event: the model file is written."""

    path: Path


TeachingEvent = TeachingProgress | Taught | ModelTaught


def verdict_on(lesson: Lesson) -> tuple[bool, Message]:
    """Whether the model is worse than before, and a sentence on it."""
    known = lesson.known
    if lesson.validation is not None and not (known is not None and forgets(known)):
        known = lesson.validation
    if known is not None and forgets(known):
        return True, Message(
            "It forgets: of {pictures} known pictures it names {after} rightly, where it named "
            "{before}.",
            pictures=known.pictures,
            after=known.after,
            before=known.before,
        )
    taught = [each for each in (lesson.corrected, lesson.added, lesson.refused) if each is not None]
    if not taught:
        return False, Message(
            "Too little was taught to measure what it brings: give at least two pictures of a "
            "class, or of none of them."
        )
    total = Comparison(
        pictures=sum(each.pictures for each in taught),
        before=sum(each.before for each in taught),
        gained=sum(each.gained for each in taught),
        lost=sum(each.lost for each in taught),
    )
    facts = {"pictures": total.pictures, "before": total.before, "after": total.after}
    if total.interval[0] > 0:
        return False, Message(
            "It is better: of {pictures} taught pictures, each held out in turn, it answers "
            "{after} rightly, where it answered {before}.",
            **facts,
        )
    if total.change > 0:
        return False, Message(
            "It may be better, or that is chance: of {pictures} taught pictures, each held out in "
            "turn, it answers {after} rightly, where it answered {before}.",
            **facts,
        )
    if total.change < 0 or (known is not None and known.change < 0):
        return True, Message(
            "It learns nothing: of {pictures} taught pictures, each held out in turn, it answers "
            "{after} rightly, where it answered {before}.",
            **facts,
        )
    return False, Message(
        "It is as good as before: of {pictures} taught pictures, each held out in turn, it answers "
        "{after} rightly, as before.",
        **facts,
    )


def forgets(known: Comparison | None) -> bool:
    """Whether more are lost than two, or one standard error of those that changed."""
    if known is None:
        return False
    return known.lost - known.gained > max(2, math.sqrt(known.lost + known.gained))
