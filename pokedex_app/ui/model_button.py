"""The line that says which model names pictures, and changes it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QPoint
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from pokedex_app.services import Services
from pokedex_app.shared.model_library import ModelEntry
from pokedex_app.ui.controls import Button
from trainer.errors import printable
from trainer.model.file_name import model_name


class ModelButton(Button):
    """Pressed, it offers the built-in model and the user's own."""

    def __init__(self, services: Services) -> None:
        super().__init__(
            do=self._look, tip=self.tr("Choose the model that names pictures"), role="flat"
        )
        self._services = services
        self._menu = QMenu(self)
        services.recogniser.ready.connect(self._show)
        self._show()

    def _show(self) -> None:
        recogniser = self._services.recogniser
        if recogniser.manifest is None:
            self.setText(self.tr("The model is being loaded…"))
            return
        path = recogniser.model_path
        name = printable(model_name(path)) if path is not None else self.tr("the built-in one")
        classes = self.tr("%Ln class(es)", "", len(recogniser.manifest.labels))
        self.setText(self.tr("Model: {name}, {classes}").format(name=name, classes=classes))

    def _look(self) -> None:
        services = self._services
        services.run(services.models.entries, self._offer, "models")

    def _offer(self, entries: list[ModelEntry]) -> None:
        self._menu.clear()
        for entry in entries:
            path = None if entry.is_default else entry.path
            action = QAction(self.tr("Built-in model") if entry.is_default else entry.name, self)
            action.setCheckable(True)
            action.setChecked(path == self._services.recogniser.model_path)
            action.setEnabled(entry.problem is None)
            action.triggered.connect(partial(self._services.use_model, path))
            self._menu.addAction(action)
        above = self._menu.sizeHint().height()
        self._menu.popup(self.mapToGlobal(QPoint(0, -above)))
