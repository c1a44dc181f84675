"""Telling that a whole folder of a batch has gone, and finding its pictures where it is now."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from pokedex_app.batch.answers_item_model import AnswersItemModel
from pokedex_app.batch.logic.gone import GoneFolder, gone_folders, rebased
from pokedex_app.core.jobs import Job
from pokedex_app.services import Services
from pokedex_app.ui.deeds import Deed
from pokedex_app.ui.live import translate
from pokedex_app.ui.notice_bar import NoticeBar
from trainer.errors import printable


class GoneFolders(QObject):
    """One sentence for a folder, however many pictures lay in it, and a button to say where it is.

    Signals:
        found_again(dict[str, str]): files are elsewhere: old path to new.
    """

    found_again = Signal(object)

    def __init__(
        self, services: Services, model: AnswersItemModel, notice: NoticeBar, owner: QWidget
    ) -> None:
        super().__init__(owner)
        self._services = services
        self._model = model
        self._notice = notice
        self._owner = owner
        self.job: Job | None = None
        self._told: set[Path] = set()

    def look(self, *, again: bool = False) -> None:
        """Off the GUI thread; `again`, whether to tell what has been told before."""
        if self.job is not None or not self._model.results:
            return
        results = list(self._model.results)
        self.job = self._services.run(
            lambda: gone_folders(result.path for result in results),
            partial(self._tell, again=again),
            "gone-folders",
        )
        self.job.ended.connect(self._looked)

    def _looked(self) -> None:
        self.job = None

    def _tell(self, gone: list[GoneFolder], *, again: bool) -> None:
        new = [each for each in gone if again or each.folder not in self._told]
        self._told = {each.folder for each in gone}
        if new:
            self._offer(new[0], self._sentence(new[0]))

    def _offer(self, gone: GoneFolder, text: str) -> None:
        locate = Deed(translate("GoneFolders", "Locate…"), partial(self._ask, gone))
        self._notice.offer(text, locate)

    def _sentence(self, gone: GoneFolder) -> str:
        text = self.tr(
            "{folder} is not there any more, with %Ln picture(s) of the table.", "", gone.pictures
        )
        return text.format(folder=printable(gone.folder))

    def _ask(self, gone: GoneFolder) -> None:
        title = self.tr("Where is {name} now?").format(name=printable(gone.folder.name))
        start = self._services.settings.value.first_folder
        chosen = QFileDialog.getExistingDirectory(self._owner, title, start)
        if not chosen:
            self._offer(gone, self._sentence(gone))
            return
        results = list(self._model.results)
        self._services.run(
            lambda: rebased((result.path for result in results), gone.folder, Path(chosen)),
            partial(self._take, gone, Path(chosen)),
            "rebase",
        )

    def _take(self, gone: GoneFolder, chosen: Path, moved: dict[str, str]) -> None:
        if not moved:
            text = self.tr("{folder} holds none of the pictures that lay in {name}.")
            names = {"folder": printable(chosen), "name": printable(gone.folder.name)}
            self._offer(gone, text.format(**names))
            return
        self.found_again.emit(moved)
        self._notice.tell(self.tr("%Ln picture(s) found again.", "", len(moved)))
        self.look()
