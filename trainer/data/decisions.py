"""What somebody decided about the labels of single pictures; it lies outside of the data set.

The file is a table with the columns ``path``, ``label``, ``decision``, ``becomes``, ``content`` and
``copy_of``, as `write_decisions` makes and spreadsheets save it; the last may be missing. A picture
is known by what it holds, so that a decision survives a new scan and a data set that was moved; a
line that somebody wrote without ``content`` means what lies at ``path``. Of copies, one is left out
without the others, so there ``path`` counts too. A decision is of no account where the picture has
another label by now.
"""

from __future__ import annotations

import csv
import io
import os
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass, replace
from pathlib import Path
from typing import Literal, get_args

from trainer.data import spreadsheets
from trainer.data.dataset import Dataset, Picture
from trainer.data.scan import ScanReport
from trainer.errors import DatasetError
from trainer.files import write_atomically
from trainer.messages import reason_of
from trainer.model.labels import why_no_label

DecisionKind = Literal["relabel", "leave_out", "keep"]

COLUMNS = ("path", "label", "decision", "becomes", "content", "copy_of")
_NEEDED = COLUMNS[:-1]


@dataclass(frozen=True)
class Decision:
    """What is to become of one picture.

    Attributes:
        path: where it lay within the data set when this was decided, for people to read.
        label: the label that it had.
        kind: ``keep`` says that the label is right, whatever it looks like.
        becomes: the right label, of a ``relabel``; "" of the others.
        content: `trainer.data.dataset.content_hash` of the file; "" is whatever lies at `path`.
        copy_of: another file that held the same when this one was left out, which then is about
            the file at `path` alone; "" where there was none.
    """

    path: str
    label: str
    kind: DecisionKind
    becomes: str
    content: str
    copy_of: str = ""


@dataclass(frozen=True)
class Decided:
    """A data set after decisions, its report, and how many of its pictures they changed.

    Attributes:
        unmatched: decisions that were of no account (`unmatched`).
    """

    dataset: Dataset
    report: ScanReport
    relabelled: int
    left_out: int
    unmatched: tuple[Decision, ...] = ()


def read_decisions(path: str | os.PathLike[str]) -> tuple[Decision, ...]:
    """Raises DatasetError, with the line, where the file is no table of decisions."""
    try:
        data = Path(path).read_bytes()
    except OSError as error:
        raise DatasetError(
            "The decisions {path} cannot be opened: {why}.", path=path, why=reason_of(error)
        ) from error
    try:
        lines = list(spreadsheets.rows(_text(data)))
    except csv.Error as error:
        raise _damaged(path, 1) from error
    if not lines or tuple(lines[0][: len(_NEEDED)]) != _NEEDED:
        raise _damaged(path, 1)
    width = len(COLUMNS if tuple(lines[0][: len(COLUMNS)]) == COLUMNS else _NEEDED)
    found = []
    for number, line in enumerate(lines[1:], start=2):
        if any(line):
            found.append(_decision(line[:width], path, number))
    return tuple(found)


def write_decisions(decisions: Iterable[Decision], path: str | os.PathLike[str]) -> None:
    """Write the file, whole or not at all. Raises OSError."""
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow(COLUMNS)
    for each in decisions:
        writer.writerow(astuple(each))
    text = spreadsheets.MARK + stream.getvalue()
    write_atomically(Path(path), text.encode("utf-8", "surrogateescape"))


def apply_decisions(decisions: Sequence[Decision], dataset: Dataset, report: ScanReport) -> Decided:
    """The data set as it was decided; `report` is of all its pictures, and is narrowed likewise.

    Of several decisions on a picture the last one counts.
    """
    found_for = decision_finder(decisions, dataset.pictures, report.contents)
    lost = unmatched(decisions, dataset.pictures, report.contents)
    kept: list[Picture] = []
    relabelled = left_out = 0
    for picture in dataset.pictures:
        found = found_for(picture)
        if found is None or found.kind == "keep":
            kept.append(picture)
        elif found.kind == "leave_out":
            left_out += 1
        else:
            relabelled += 1
            kept.append(replace(picture, label=found.becomes))
    if not relabelled and not left_out:
        return Decided(dataset, report, 0, 0, lost)
    labels = {picture.label for picture in kept}
    emptied = ({*dataset.classes} - labels) | {*dataset.empty_classes}
    decided = replace(
        dataset,
        classes=tuple(sorted(labels)),
        pictures=tuple(kept),
        empty_classes=tuple(sorted(emptied)),
    )
    return Decided(decided, report.narrowed(decided), relabelled, left_out, lost)


def unmatched(
    decisions: Sequence[Decision], pictures: Iterable[Picture], contents: Mapping[str, str]
) -> tuple[Decision, ...]:
    """Those that match no picture: of another path, label or content; `contents` as in
    `decision_finder`. What has been carried out is none of them: it lies in the folder of its new
    class, or is gone as it was left out.
    """
    if not decisions:
        return ()
    labelled: set[tuple[str, str]] = set()
    there: set[str] = set()
    for picture in pictures:
        for key in (contents.get(picture.path, ""), picture.path):
            labelled.add((key, picture.label))
            there.add(key)

    def is_lost(each: Decision) -> bool:
        if (each.content or each.path, each.label) in labelled:
            return False
        if each.kind == "leave_out" and each.content:
            return each.content in there or each.path in there
        return not each.content or (each.content, each.becomes) not in labelled

    return tuple(filter(is_lost, decisions))


def settled(decisions: Iterable[Decision], dataset: Dataset, report: ScanReport) -> frozenset[str]:
    """Paths of the pictures that somebody has decided on, whatever it was.

    What was relabelled is settled too once it lies in the folder of its new class.
    """
    made = tuple(decisions)
    moved = (replace(each, label=each.becomes) for each in made if each.becomes and each.content)
    found_for = decision_finder((*moved, *made), dataset.pictures, report.contents)
    return frozenset(picture.path for picture in dataset.pictures if found_for(picture))


def decision_finder(
    decisions: Iterable[Decision], pictures: Iterable[Picture], contents: Mapping[str, str]
) -> Callable[[Picture], Decision | None]:
    """Tells the decision on one of `pictures`; `contents` has what files hold, by their paths.

    What was decided of the file itself goes before what was decided of another that holds the same.
    That another is left out says nothing while it may still be there, or was a copy itself.
    """
    made = tuple(decisions)
    alike = Counter((contents.get(each.path, ""), each.label) for each in pictures)
    of_file = {(each.content, each.label, each.path): each for each in made}
    of_content = {
        (each.content, each.label): each
        for each in made
        if each.content
        and (each.kind != "leave_out" or not (each.copy_of or alike[each.content, each.label] > 1))
    }

    def find(picture: Picture) -> Decision | None:
        content, label = contents.get(picture.path, ""), picture.label
        return (
            of_file.get((content, label, picture.path))
            or of_content.get((content, label))
            or of_file.get(("", label, picture.path))
        )

    return find


def _text(data: bytes) -> str:
    """What it most likely says; a spreadsheet may have saved it in its own code page."""
    found = spreadsheets.texts(data)
    return next((text for text in found if not any(map(_is_byte, text))), found[0])


def _is_byte(letter: str) -> bool:
    """Whether it stands for a byte that is no text (`surrogateescape`)."""
    return "\udc80" <= letter <= "\udcff"


def _decision(line: list[str], path: str | os.PathLike[str], number: int) -> Decision:
    if len(line) < len(_NEEDED):
        raise _damaged(path, number)
    place, label, kind, becomes, content, *copy_of = line
    known: Mapping[str, DecisionKind] = {name: name for name in get_args(DecisionKind)}
    if kind not in known or (kind == "relabel") != bool(becomes) or not label:
        raise _damaged(path, number)
    if becomes and why_no_label(becomes):
        raise _damaged(path, number)
    return Decision(place, label, known[kind], becomes, content, *copy_of)


def _damaged(path: str | os.PathLike[str], line: int) -> DatasetError:
    return DatasetError(
        "Line {line:d} of the decisions {path} cannot be read: it needs the columns {columns}, and "
        "relabel (with the right label), leave_out or keep as the decision.",
        line=line,
        path=path,
        columns=", ".join(_NEEDED),
    )
