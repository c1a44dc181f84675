"""Pictures to look at as tiles, with what was decided of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt

from pokedex_app.core.plain_text import tip
from pokedex_app.services import Services
from pokedex_app.train.logic.doubts import Doubt, DoubtKind
from pokedex_app.ui.rows_item_model import PicturesItemModel
from trainer.data.decisions import Decision
from trainer.errors import printable

SIDE = 96
"""of a picture, in pixels"""


class SuspectsItemModel(PicturesItemModel[Doubt]):
    """A list of one kind or of all; thumbnails arrive when they are made."""

    def __init__(self, services: Services) -> None:
        super().__init__(services.translator, services.thumbnails, SIDE)
        self._decided: Mapping[str, Decision] = {}
        self._all: tuple[Doubt, ...] = ()
        self._kind: DoubtKind | None = None
        self._moved: dict[str, str] = {}
        self.folder = Path()

    def set_suspects(self, folder: Path, suspects: Sequence[Doubt]) -> None:
        """Of the data set in that folder."""
        self.folder, self._decided, self._moved = folder, {}, {}
        self._all, self._kind = tuple(suspects), None
        self._show()

    def show_kind(self, kind: DoubtKind | None) -> None:
        """Only those, or all."""
        self._kind = kind
        self._show()

    def counts(self) -> Counter[DoubtKind]:
        """Of all kinds, whichever is shown."""
        return Counter(each.kind for each in self._there())

    def set_decided(self, decided: Mapping[str, Decision]) -> None:
        """By path."""
        self._decided = decided
        self._tell()

    def decided(self) -> dict[str, Decision]:
        return dict(self._decided)

    def suspects(self) -> Sequence[Doubt]:
        return self._rows

    def follow(self, moved: Mapping[str, str]) -> None:
        """Files are elsewhere now, old path to new: what has gone from its place is hidden."""
        origins = {now: origin for origin, now in self._moved.items()}
        for before, after in moved.items():
            origin = origins.get(before, before)
            self._moved[origin] = after
        self._show()

    def _show(self) -> None:
        self._set_rows(each for each in self._there() if self._kind in (None, each.kind))

    def _there(self) -> Iterator[Doubt]:
        """Those whose files are where they were."""
        for each in self._all:
            place = str(self.folder / each.path)
            if self._moved.get(place, place) == place:
                yield each

    def _file(self, suspect: Doubt) -> Path:
        return self.folder / suspect.path

    def _item(self, suspect: Doubt, role: int) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{printable(suspect.label)}\n{self._verdict(suspect)}"
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{self._name(suspect)}: {suspect.label}. {self._verdict(suspect)}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(self._name(suspect))
        if role == Qt.ItemDataRole.DecorationRole:
            return self._icon(suspect)
        return None

    def _name(self, suspect: Doubt) -> str:
        path = printable(suspect.path)
        if not suspect.twin:
            return path
        text = (
            self.tr("{picture} is the same file as {twin}")
            if suspect.kind is DoubtKind.LABEL
            else self.tr("{picture} is much the same as {twin}")
        )
        return text.format(picture=path, twin=printable(suspect.twin))

    def _verdict(self, suspect: Doubt) -> str:
        decision = self._decided.get(suspect.path)
        if decision is None:
            return self._doubt(suspect)
        if decision.kind == "relabel":
            return self.tr("✓ It is {label}").format(label=printable(decision.becomes))
        if decision.kind == "keep":
            return self.tr("✓ It is right")
        return self.tr("✓ Left out")

    def _doubt(self, suspect: Doubt) -> str:
        if suspect.kind is DoubtKind.OUTLIER:
            return self.tr("unlike all others")
        if suspect.kind is DoubtKind.COPY:
            part = suspect.twin.partition("/")[0]
            return self.tr("also in {part}").format(part=printable(part))
        if suspect.twin:
            text = self.tr("{label}? A copy is there")
            return text.format(label=printable(suspect.looks_like))
        return self.tr("{label}? {percent}").format(
            label=printable(suspect.looks_like),
            percent=self._translator.percent(suspect.probability, 0),
        )
