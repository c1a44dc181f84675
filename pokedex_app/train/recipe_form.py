"""All settings of a recipe, and the presets they can be set to."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError
from PySide6.QtCore import Signal
from PySide6.QtGui import QIcon, QShowEvent
from PySide6.QtWidgets import QFileDialog, QTabWidget, QWidget

from pokedex_app.core.theme import icon
from pokedex_app.services import Services
from pokedex_app.train.augmentation_preview import AugmentationPreview
from pokedex_app.train.field_group import FieldGroup
from pokedex_app.train.logic.presets import PRESETS, preset_of
from pokedex_app.train.phases_editor import PhasesEditor
from pokedex_app.ui.controls import Button
from pokedex_app.ui.layouts import STRETCH, hbox, vbox
from pokedex_app.ui.live import LiveWidget
from trainer.errors import RecipeError
from trainer.files import write_atomically
from trainer.pictures.augmentation import Augmentation
from trainer.pictures.preprocess import Preprocessing
from trainer.runs.recipe import Recipe

_PICTURE = ("size", "fit", "interpolation")
_GENERAL = (
    "pictures_a_class",
    "steps",
    "patience",
    "first_model_share",
    "second_look",
    "middles",
    "pooling",
    "class_weights",
    "batch_size",
    "small_batch_size",
    "dropout",
    "keep",
    "seed",
    "device",
    "precision",
    "threads",
)


_TABS = (("picture", "general"), ("phases",), ("augmentation",))
"""the parts of a recipe, by tab"""
_AUGMENTATION = 2

P = TypeVar("P", FieldGroup, PhasesEditor)


class RecipeForm(LiveWidget):
    """Tabs with every field, and buttons to read and write recipes as JSON.

    What the form has no field for, such as the colours of the preprocessing, is kept as it was in
    the recipe that was set.

    Signals:
        changed(): `recipe` or `problem` may give something else now.
        saved(Path): the recipe has been written to that file.
    """

    changed = Signal()
    saved = Signal(object)

    def __init__(self, services: Services) -> None:
        super().__init__()
        self._services = services
        self._base = PRESETS["first"]
        self.preview = AugmentationPreview(services)
        self._tabs = QTabWidget()
        self._import = Button(
            self.tr("Open a recipe…"),
            "fa6s.file-import",
            self._choose_import,
            tip=self.tr("Read all settings from a JSON file"),
        )
        self._export = Button(
            self.tr("Save this recipe…"),
            "fa6s.file-export",
            self._choose_export,
            tip=self.tr("Write all settings to a JSON file, for another time or the command line"),
        )
        self._assemble()
        self.set_recipe(self._base)
        self.settle()

    # ---- the fields -------------------------------------------------------------------------
    # sixty take a while to make, and most people never look at them

    @cached_property
    def picture(self) -> FieldGroup:
        return self._new("picture", FieldGroup(Preprocessing, _PICTURE, self._services.translator))

    @cached_property
    def general(self) -> FieldGroup:
        return self._new("general", FieldGroup(Recipe, _GENERAL, self._services.translator))

    @cached_property
    def phases(self) -> PhasesEditor:
        return self._new("phases", PhasesEditor(self._services.translator))

    @cached_property
    def augmentation(self) -> FieldGroup:
        names = tuple(Augmentation.model_fields)
        return self._new("augmentation", FieldGroup(Augmentation, names, self._services.translator))

    def _new(self, name: str, part: P) -> P:
        _fill(name, part, self._base)
        part.edited.connect(self._changed)
        return part

    def _made(self) -> dict[str, FieldGroup | PhasesEditor]:
        """Those parts of the recipe whose fields have been made; the others are as in the base."""
        parts = [name for tab in _TABS for name in tab]
        return {name: self.__dict__[name] for name in parts if name in self.__dict__}

    # ---- the recipe -------------------------------------------------------------------------

    def recipe(self) -> Recipe | None:
        """What the fields say; None where one of them has a problem."""
        tree: dict[str, Any] = self._base.model_dump()
        for name, part in self._made().items():
            values: Any = part.values()
            if values is None:
                return None
            if name == "general":
                tree |= values
            elif name == "picture":
                tree["preprocessing"] |= values
            else:
                tree[name] = values
        try:
            made = Recipe.model_validate(tree)
        except ValidationError:  # something the fields do not know of; `problem` says so
            return None
        return made if made == self._base else _renamed(made, self._base)

    def problem(self) -> str:
        """Why there is no recipe, as a sentence; "" where there is one."""
        if self.recipe() is not None:
            return ""
        return self.tr(
            "Some settings of the recipe are not valid: they are marked under “Advanced”."
        )

    def set_recipe(self, recipe: Recipe) -> None:
        """Show a recipe in all fields."""
        self._base = recipe
        for name, part in self._made().items():
            _fill(name, part, recipe)
        self._changed()

    def preset(self) -> str | None:
        """The preset that the fields agree with."""
        recipe = self.recipe()
        return preset_of(recipe) if recipe is not None else None

    def show_augmentation(self) -> None:
        """Turn to the tab with the preview."""
        self._tabs.setCurrentIndex(_AUGMENTATION)

    def read(self, file: Path) -> None:
        """Take a recipe from a JSON file. Raises RecipeError or OSError."""
        try:
            text = file.read_text(encoding="utf-8")
        except UnicodeDecodeError as error:
            raise RecipeError("{path} is not a valid recipe: it is no text.", path=file) from error
        self.set_recipe(Recipe.from_json(text, source=str(file)))

    # ---- assembly ---------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._build(self._tabs.currentIndex())

    def _build(self, tab: int) -> None:
        """Make the fields of a tab when it is looked at for the first time."""
        held = self._tabs.widget(tab)
        if held is not None and held.layout() is None and self.isVisible():
            parts = [getattr(self, name) for name in _TABS[tab]]
            above = [self.preview] if tab == _AUGMENTATION else []
            vbox(*above, *parts, STRETCH, on=held, spacing=12, margins=(0, 12, 0, 0))
            self._mark_tabs()

    def _assemble(self) -> None:
        files = hbox(STRETCH, self._import, self._export, spacing=8)
        vbox(self._tabs, files, on=self, spacing=10, margins=(6, 0, 0, 6))
        for _ in _TABS:
            self._tabs.addTab(QWidget(), "")
        self._tabs.currentChanged.connect(self._build)

    def retranslate(self) -> None:
        titles = (self.tr("General"), self.tr("Phases"), self.tr("Augmentation"))
        for number, text in enumerate(titles):
            self._tabs.setTabText(number, text)

    def restyle(self) -> None:
        self._mark_tabs()

    # ---- changes ----------------------------------------------------------------------------

    def _changed(self) -> None:
        recipe = self.recipe()
        self._export.setEnabled(recipe is not None)
        self._mark_tabs()
        if recipe is not None:
            self.preview.set_recipe(recipe)
        self.changed.emit()

    def _mark_tabs(self) -> None:
        wrong = {name for name, part in self._made().items() if part.has_problem()}
        sign = icon("fa6s.circle-exclamation", self.palette(), "bad")
        for number, names in enumerate(_TABS):
            self._tabs.setTabIcon(number, sign if wrong.intersection(names) else QIcon())

    def _choose_import(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(
            self, self.tr("Open a recipe"), self._folder(), self.tr("Recipes (*.json)")
        )
        if chosen:
            trouble = self._services.errors.about("recipe")
            try:
                self.read(Path(chosen))
                trouble.over()
            except (RecipeError, OSError) as error:
                trouble.show(error)

    def _choose_export(self) -> None:
        recipe = self.recipe()
        if recipe is None:
            return
        name = str(Path(self._folder()) / f"{recipe.name}.json")
        chosen, _ = QFileDialog.getSaveFileName(
            self, self.tr("Save this recipe"), name, self.tr("Recipes (*.json)")
        )
        if chosen:
            file, text = Path(chosen), recipe.to_json()
            if file.suffix.lower() != ".json":
                file = Path(f"{chosen}.json")
            self._services.run(
                lambda: write_atomically(file, text),
                lambda _nothing: self.saved.emit(file),
                "recipe",
            )

    def _folder(self) -> str:
        return self._services.settings.value.first_folder


def _fill(name: str, part: FieldGroup | PhasesEditor, recipe: Recipe) -> None:
    if isinstance(part, PhasesEditor):
        part.set_phases(recipe.phases)
    else:
        values = {"picture": recipe.preprocessing, "augmentation": recipe.augmentation}
        part.set_values(values.get(name, recipe))


def _renamed(recipe: Recipe, base: Recipe) -> Recipe:
    """A recipe that was changed no longer goes by the preset's name."""
    if base.name not in PRESETS:
        return recipe
    return recipe.model_copy(update={"name": f"{base.name}, changed"})
