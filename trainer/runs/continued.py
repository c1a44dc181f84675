"""What a run goes on from that adds pictures or classes to an earlier one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from trainer.messages import Message, joined, printable

_NAMED = 6
"""classes in a sentence"""


class Continued(BaseModel):
    """The earlier run, and what this one has other than it.

    Attributes:
        run: folder of the earlier run, absolute.
        new_pictures: that it did not have.
        gone_pictures: that only it has.
        relabelled: pictures of both that are of another class now.
        new_classes, removed_classes: labels.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    run: str
    new_pictures: int
    gone_pictures: int = 0
    relabelled: int = 0
    new_classes: tuple[str, ...] = ()
    removed_classes: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Of the earlier run, without where it lies."""
        return printable(Path(self.run).name)

    @property
    def has_something_new(self) -> bool:
        changed_classes = self.new_classes or self.removed_classes
        return bool(self.new_pictures or self.relabelled or changed_classes)

    def clauses(self) -> list[Message]:
        """Each kind of difference in a few words."""
        found = [Message("new pictures: {count}", count=self.new_pictures)]
        if self.new_classes:
            names = _named(self.new_classes)
            found.append(Message("new classes: {names}", names=names))
        if self.removed_classes:
            names = _named(self.removed_classes)
            found.append(Message("classes that it leaves out: {names}", names=names))
        if self.relabelled:
            found.append(
                Message("pictures of another class than before: {count}", count=self.relabelled)
            )
        if self.gone_pictures:
            found.append(
                Message("pictures that are not there any more: {count}", count=self.gone_pictures)
            )
        return found

    def sentence(self) -> Message:
        return Message(
            "It goes on from the run “{run}”; {changes}.",
            run=self.name,
            changes=joined(self.clauses()),
        )


def _named(labels: Sequence[str]) -> str:
    """Of many only the first, and how many they are."""
    names = ", ".join(map(printable, labels[:_NAMED]))
    return names if len(labels) <= _NAMED else f"{names}, … ({len(labels)})"
