"""What a user does on the pages of the window, hour after hour: each act is a generator of
conditions to wait for, as `tests/e2e/window/drive.py` takes them.

Acts go through what the pages offer: their methods, and the signals and buttons of their widgets.
Dialogs of the system's own, which would wait for a person, are answered in advance.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Generator, Sequence
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING
from unittest import mock

from PySide6.QtCore import QUrl
from PySide6.QtGui import QColor, QGuiApplication, QImage
from PySide6.QtWidgets import QApplication, QDialog

from trainer.resources import licences

if TYPE_CHECKING:
    from pokedex_app.batch.page import BatchPage
    from pokedex_app.identify.page import IdentifyPage
    from pokedex_app.main_window import MainWindow
    from pokedex_app.models.page import ModelsPage
    from pokedex_app.results.page import ResultsPage
    from pokedex_app.services import Services

Wait = Callable[[], object]
Waits = Generator[Wait, None, None]

PAGES = ("identify", "batch", "pokedex", "train", "results", "models", "settings", "help")
RESIDENT = {"recogniser", "thumbnails"}
"""Jobs that live as long as the window."""
CALM_SECONDS = 0.2
PASTED = (240, 200)


class Acts:
    """One user at one window.

    Attributes:
        done: how often each kind of thing was done.
        ended: asked whenever something is waited for; once true, the rest of the act is dropped.
    """

    def __init__(
        self, window: MainWindow, services: Services, work: Path, ended: Callable[[], bool]
    ) -> None:
        self.window = window
        self.services = services
        self.work = work
        self.ended = ended
        self.done: Counter[str] = Counter()

    # ---- waiting ----------------------------------------------------------------------------

    def until(self, condition: Wait) -> Waits:
        yield lambda: self.ended() or condition()

    def turns(self, count: int = 1) -> Waits:
        """The event loop turns, and what is to be painted is."""
        for _ in range(count):
            yield lambda: True

    def calm(self) -> Waits:
        """Nothing is under way any more, and has not been for a moment."""
        since = time.monotonic()

        def is_calm() -> bool:
            nonlocal since
            if {job.name for job in self.services.jobs.running()} - RESIDENT:
                since = time.monotonic()
            return time.monotonic() - since > CALM_SECONDS

        yield from self.until(is_calm)

    # ---- the window -------------------------------------------------------------------------

    def switch_pages(self, names: Sequence[str]) -> Waits:
        for name in names:
            self.window.show_page(name)
            yield from self.until(lambda name=name: self.window.current() == name)
            self.done["page switches"] += 1

    def change_language(self) -> Waits:
        """To Spanish and back."""
        for language in ("es", "en"):
            self.services.settings.update(language=language)
            yield from self.turns(2)
            self.done["language changes"] += 1

    def change_theme(self) -> Waits:
        """To the dark one and back."""
        for theme in ("dark", "light"):
            self.services.settings.update(theme=theme)
            yield from self.turns(2)
            self.done["theme changes"] += 1

    def settings_and_help(self) -> Waits:
        self.window.show_page("settings")
        self.services.settings.update(threshold=0.6)
        yield from self.turns()
        self.services.settings.update(threshold=None)
        page = self.window.show_page("help")
        for word in ("model", "zip", ""):
            page.search.setText(word)
            page.search.returnPressed.emit()
            yield from self.turns()
        page.report_problem()
        report = self._dialog("ProblemReport")
        yield from self.until(lambda: report.text.toPlainText())
        report.reject()
        licence = next(licences().iterdir()).name
        page.guide.anchorClicked.emit(QUrl(f"licence:{licence}"))
        self._dialog("TextDialog").reject()
        yield from self.turns(2)
        self.done["dialogs"] += 2

    def pokedex(self) -> Waits:
        page = self.window.show_page("pokedex")
        for text in ("ra", ""):
            page.filters.text_changed.emit(text)
            yield from self.turns()
        seen = sorted(self.services.collection.seen())[:2]
        for species in [25, *seen]:
            page.show_species(species)
            yield from self.turns(2)
        page.show_grid()
        yield from self.calm()

    def _dialog(self, kind: str) -> QDialog:
        """The open dialog of that class."""
        # not `findChildren`: PySide keeps what that returns as long as the parent
        (dialog,) = [
            one
            for one in QApplication.topLevelWidgets()
            if type(one).__name__ == kind and one.isVisible()
        ]
        assert isinstance(dialog, QDialog)
        return dialog

    # ---- single pictures --------------------------------------------------------------------

    def identify(self, files: Sequence[Path]) -> Waits:
        """One picture after the other, with heatmaps, a correction, and the clipboard."""
        page: IdentifyPage = self.window.show_page("identify")
        picture = page.identification
        for number, file in enumerate(files):
            page.open_paths([file])
            yield from self.until(lambda: picture.answer is not None)
            self.done["classified"] += 1
            if number % 3 == 0:
                page.panel.heat.click()
        page.panel.stepped.emit(1)
        yield from self.until(lambda: picture.answer is not None)
        page.copy_text()
        page.copy_picture()
        if picture.answer is not None and picture.answer.prediction is not None:
            self.services.settings.update(correction_copies="kept")
            page.card.correction_requested.emit()
            page.card.picker.picked.emit(self.services.recogniser.manifest.labels[0])
            yield from self.calm()
            page.notice.undo()
            yield from self.calm()
        pasted = QImage(*PASTED, QImage.Format.Format_RGB32)
        pasted.fill(QColor("teal"))
        QGuiApplication.clipboard().setImage(pasted)
        page.paste()
        yield from self.until(lambda: picture.answer is not None)
        self.done["classified"] += 2
        QGuiApplication.clipboard().clear()
        page.put_away()

    # ---- many pictures ----------------------------------------------------------------------

    def batch(self, folder: Path, random: Random, *, everything: bool, interrupt: bool) -> Waits:
        """Name a folder, look around in the table, clear it.

        Args:
            everything: scroll past every row, so that each picture's thumbnail is made.
            interrupt: pause, go on, stop and take up again on the way.
        """
        page: BatchPage = self.window.show_page("batch")
        page.open_paths([folder])
        if interrupt:
            yield from self.until(lambda: page.model.results)
            page.run.pause()
            yield from self.turns(2)
            page.run.resume()
            page.run.cancel()
            yield from self.until(lambda: not page.run.active)
            page.run.go_on()
        yield from self.until(lambda: page.model.results and not page.run.active)
        self.done["classified"] += len(page.model.results)
        self.done["batches"] += 1
        bar = page.table.verticalScrollBar()
        last = bar.maximum()
        step = max(1, bar.pageStep())
        places = range(0, last + step, step) if everything else (last, last // 2, 0)
        for place in places:
            bar.setValue(place)
            yield from self.turns(2)
        page.table.go_to(random.randrange(page.model.rowCount()))
        yield from self.turns(2)

    def use_answers(self, ending: str, *, sort: bool) -> Waits:
        """Export what the table holds, look at the accuracy, and sort one class into folders."""
        from pokedex_app.batch.logic.filtering import Choice

        page: BatchPage = self.window.show_page("batch")
        target = self.work / "exports" / f"answers{ending}"
        target.parent.mkdir(exist_ok=True)
        with mock.patch("pokedex_app.batch.page.ask_for_target", return_value=target):
            page.export(ending)
        yield from self.until(lambda: not page.exporting.busy)
        assert self.ended() or target.exists()
        self.done["exports"] += 1
        page.show_accuracy()
        yield from self.calm()
        if not self.ended():
            self._dialog("BatchAccuracy").close()
            self.done["dialogs"] += 1
        label = next(iter(page.model.labels))
        page.filters.show_choice(Choice(label=label), tell=True)
        yield from self.turns(2)
        if sort:
            yield from self._sort_and_undo(page)
        page.filters.show_choice(Choice(), tell=True)
        yield from self.turns()

    def clear_batch(self) -> Waits:
        self.window.show_page("batch").clear()
        yield from self.turns(2)

    def _sort_and_undo(self, page: BatchPage) -> Waits:
        page.sort_into_folders()
        dialog = self._dialog("BatchMoveDialog")
        dialog.folder.setText(str(self.work / "sorted"))
        dialog.unsure.setChecked(True)  # else there might be nothing to sort
        yield from self.until(dialog.go.isEnabled)
        dialog.accept()
        yield from self.until(page.moves.undo.isVisible)
        page.moves.undo.click()
        yield from self.calm()
        page.moves.dismiss.click()
        yield from self.calm()
        self.done["sortings"] += 1
        self.done["dialogs"] += 1

    # ---- a run's results and its model ------------------------------------------------------

    def look_at_results(self, run: Path, other: Path) -> Waits:
        """Every part of the results page, one picture in a window of its own, the curves saved.

        `other` is the run to compare with.
        """
        page: ResultsPage = self.window.show_page("results")
        page.show_run(run)
        yield from self.until(lambda: page.shown is not None and page.shown.folder == run)
        for index in range(page.tabs.count()):
            page.tabs.setCurrentIndex(index)
            yield from self.turns(2)
        yield from self.calm()
        page.tabs.setCurrentWidget(page.classes)
        page.classes.table.selectRow(0)
        yield from self.calm()
        gallery = page.errors.gallery
        if gallery.model.rowCount():
            page.classes.gallery.opened.emit(gallery.model.entry(0))
            yield from self.turns(2)
            page.classes.large.dialog.close()
            self.done["dialogs"] += 1
        page.tabs.setCurrentWidget(page.compare)
        page.compare.run_wanted.emit(other)
        yield from self.calm()
        page.tabs.setCurrentWidget(page.overview)
        yield from self.turns(2)
        plots = page.overview.curves.plots
        for ending in (".png", ".svg", ".csv"):
            plots.export(self.work / "exports" / f"curves{ending}")
            yield from self.calm()
        self.done["results looked at"] += 1
        self.done["exports"] += 3

    def use_model(self, model: Path, picture: Path) -> Waits:
        """Import a run's model, use it, test it, go back to the built-in one, delete it."""
        from trainer.resources import default_model

        page: ModelsPage = self.window.show_page("models")
        page.install(model, model.parent.name)
        name = f"{model.parent.name}.pokedex"
        yield from self.until(lambda: self.services.settings.value.active_model == name)
        yield from self.identify([picture])
        page = self.window.show_page("models")
        yield from self.calm()
        page.card.test_requested.emit()
        yield from self.calm()
        page.table.select(default_model())
        page.table.chosen.emit()
        yield from self.until(lambda: self.services.settings.value.active_model is None)
        page.table.select(self.services.models.folder / name)
        yield from self.turns()
        page.card.delete_requested.emit()
        yield from self.calm()
        page.notice.undo()  # and, as undoing uses it again only where it was in use, once more
        yield from self.calm()
        page.table.select(self.services.models.folder / name)
        page.card.delete_requested.emit()
        yield from self.calm()
        self.done["model switches"] += 2

    def refuse_model(self, file: Path) -> Waits:
        """A damaged model file: the window says so, and the message is put away."""
        page: ModelsPage = self.window.show_page("models")
        page.open_paths([file])
        yield from self.calm()
        self.window.banner.dismiss_all()
        yield from self.turns()
        self.done["model files refused"] += 1
