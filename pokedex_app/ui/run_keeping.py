"""Renaming and removing runs, with a notice that takes it back."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from pokedex_app.services import Services
from pokedex_app.shared.runs.summaries import put_back, remove, rename
from pokedex_app.ui.controls import DELETE
from pokedex_app.ui.deeds import RENAME_KEYS, Deed
from pokedex_app.ui.live import translate
from pokedex_app.ui.name_dialog import NameDialog
from pokedex_app.ui.notice_bar import NoticeBar
from pokedex_app.ui.opening import place_deeds
from trainer.errors import printable


class RunKeeping(QObject):
    """What can be done with any run, for the page of that notice.

    A run that is being trained is left as it is, and so is one that lies elsewhere than in the
    folder of the runs, where it may be somebody else's.

    Signals:
        renamed(Path, Path): the folder of a run was the first and is the second.
        removed(Path): that run folder is in the trash.
        returned(Path): a run folder is back from there.
    """

    renamed = Signal(object, object)
    removed = Signal(object)
    returned = Signal(object)

    def __init__(self, services: Services, notice: NoticeBar, owner: QWidget) -> None:
        super().__init__(owner)
        self._services = services
        self._notice = notice
        self._owner = owner

    def deeds(
        self, current: Callable[[], Path | None], free: Callable[[], bool] = lambda: True
    ) -> tuple[Deed | None, ...]:
        """For a menu about the run whose folder is `current`; `free`, whether nothing writes there
        now."""

        def on_run(do: Callable[[Path], object]) -> Callable[[], object]:
            return lambda: do(run) if (run := current()) is not None else None

        def inside() -> Path | None:
            return run / "run.json" if (run := current()) is not None else None

        return (
            *place_deeds(current, self._notice, inside),
            None,
            Deed(
                translate("RunKeeping", "Rename…"),
                on_run(self.ask_for_name),
                "fa6s.pen",
                keys=RENAME_KEYS,
                when=free,
            ),
            Deed(
                translate("RunKeeping", "Delete"),
                on_run(self.remove),
                "fa6s.trash-can",
                keys=DELETE,
                when=free,
            ),
        )

    def ask_for_name(self, run: Path) -> None:
        """Have the user say what the run shall be called."""
        if self._is_elsewhere(run):
            return

        def ask(taken: list[str]) -> None:
            dialog = NameDialog(self.tr("Rename the run"), run.name, taken, self._owner)
            dialog.named.connect(partial(self._rename, run))
            dialog.open()

        self._services.run(lambda: [other.name for other in run.parent.iterdir()], ask, "run-names")

    def remove(self, run: Path) -> None:
        """Put the run into the trash."""
        if self._is_elsewhere(run):
            return

        def removed(place: Path) -> None:
            self.removed.emit(run)
            text = self.tr("“{name}” has been removed.").format(name=printable(run.name))
            self._notice.tell(text, lambda: self._put_back(place, run))

        trash = self._services.folders.trash / "runs"
        told = partial(self._told, run)
        self._services.run(lambda: remove(run, trash), removed, "remove-run", told)

    def _put_back(self, place: Path, run: Path) -> None:
        returned = self.returned.emit
        self._services.run(lambda: put_back(place, run), returned, "undo")

    def _rename(self, run: Path, name: str) -> None:
        def renamed(folder: Path) -> None:
            self.renamed.emit(run, folder)
            text = self.tr("“{old}” is called “{new}” now.")
            text = text.format(old=printable(run.name), new=printable(name))
            self._notice.tell(text, lambda: self._rename(folder, run.name))

        told = partial(self._told, run)
        self._services.run(lambda: rename(run, name), renamed, "rename-run", told)

    def _is_elsewhere(self, run: Path) -> bool:
        elsewhere = run.parent != self._services.runs_folder()
        if elsewhere:
            text = self.tr("“{name}” lies elsewhere, in {folder}, and is left as it is.")
            name, folder = printable(run.name), printable(run.parent)
            self._notice.tell(text.format(name=name, folder=folder))
        return elsewhere

    def _told(self, run: Path, error: Exception) -> Exception | str:
        """What hinders, in words of runs."""
        if isinstance(error, BlockingIOError):
            text: str = self.tr(
                "“{name}” is being trained, by this window or another: it can be renamed and "
                "deleted once that has ended."
            )
            return text.format(name=printable(run.name))
        if isinstance(error, FileExistsError):
            text = self.tr("There is a run called “{name}” already.")
            return text.format(name=printable(Path(str(error.filename)).name))
        return error
