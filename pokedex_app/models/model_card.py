"""What is known about one model file, and what can be done with it."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QWidget

from pokedex_app.core.i18n import Translator
from pokedex_app.core.theme import Role, set_role
from pokedex_app.shared.model_library import Headline, ModelEntry, count, headline
from pokedex_app.ui.controls import DELETE, SAVE, Button, ToolButton
from pokedex_app.ui.deeds import RENAME_KEYS
from pokedex_app.ui.flow_box import FlowBox
from pokedex_app.ui.layouts import STRETCH, hbox, vbox
from pokedex_app.ui.lesson_figures import LessonFigures
from pokedex_app.ui.live import LiveMixin, says
from pokedex_app.ui.plain_label import PlainLabel
from pokedex_app.ui.scroll_area import ScrollArea
from trainer.errors import printable
from trainer.messages import told
from trainer.model.file_name import SUFFIX
from trainer.resources import default_model

CLASSES_AT_FIRST = 12


class ModelCard(LiveMixin, QFrame):
    """A name, a state, figures, facts, and five buttons.

    Signals:
        use_requested(), test_requested(), export_requested(), delete_requested(),
        rename_requested(): the buttons.
    """

    use_requested = Signal()
    test_requested = Signal()
    export_requested = Signal()
    delete_requested = Signal()
    rename_requested = Signal()

    def __init__(self, translator: Translator) -> None:
        super().__init__()
        set_role(self, "card")
        self._translator = translator
        self._entry: ModelEntry | None = None
        self._name = ""
        self._active = False
        self._tested: float | str | None = None
        self._testing = False
        self._all_classes = False
        self._heading = _label("heading")
        self._state = _label()
        self._accuracy = _label("big")
        self._measured = _label("muted")
        self._lesson = LessonFigures(translator, narrow=True)
        self._facts = QGridLayout()
        self._facts.setHorizontalSpacing(14)
        self._facts.setVerticalSpacing(5)
        self._facts.setColumnStretch(1, 1)
        self._classes_title = _label("heading")
        self._classes = _label()
        self._more = Button(do=self._toggle_classes, role="link")
        self._test_result = _label()
        self.use = Button(
            self.tr("Use this model"),
            "fa6s.circle-check",
            self.use_requested,
            tip=self.tr("Name pictures with it"),
            keys="Ctrl+Return",
            role="primary",
        )
        self.test = Button(
            self.tr("Self-test"),
            "fa6s.stethoscope",
            self.test_requested,
            tip=self.tr("Check its answers to its own test pictures"),
            keys="Ctrl+T",
        )
        self.export = Button(
            self.tr("Export…"),
            "fa6s.file-export",
            self.export_requested,
            tip=self.tr("Save a copy elsewhere"),
            keys=SAVE,
        )
        self.delete = Button(
            self.tr("Delete"),
            "fa6s.trash-can",
            self.delete_requested,
            tip=self.tr("Can be undone"),
            keys=DELETE,
            role="danger",
            tint="bad",
        )
        self.rename = ToolButton(
            self.tr("Rename…"), "fa6s.pen", self.rename_requested, keys=RENAME_KEYS, role="flat"
        )
        says(self, accessibleName=self.tr("The selected model"))
        self._assemble()
        self.settle()

    # ---- what the page tells ----------------------------------------------------------------

    def show_entry(self, entry: ModelEntry | None, name: str, *, active: bool) -> None:
        """Show a model, or an empty card. `name` is how the list calls it."""
        if self._entry is None or entry is None or self._entry.path != entry.path:
            self._tested, self._testing, self._all_classes = None, False, False
        self._entry, self._name, self._active = entry, name, active
        self._refresh()

    def show_testing(self) -> None:
        self._testing, self._tested = True, None
        self._refresh()

    def show_tested(self, result: float | str | None) -> None:
        """The outcome of the self-test: how far off it was, what is wrong, or nothing."""
        self._testing, self._tested = False, result
        self._refresh()

    # ---- texts ------------------------------------------------------------------------------

    def retranslate(self) -> None:
        self._refresh()

    def _refresh(self) -> None:
        entry = self._entry
        texts = self._accuracy, self._measured, self._lesson, self._classes_title, self._classes
        for widget in texts:
            widget.setVisible(False)
        self._more.hide()
        self._clear_facts()
        self._heading.setText(self._name if entry else self.tr("No model is selected."))
        # a self-test that failed repeats what is wrong
        told = isinstance(self._tested, str) and entry is not None and entry.problem is not None
        self._state.setVisible(entry is not None and not told)
        if entry is not None:
            self._show_state(entry)
            self._show_figures(entry)
            self._show_facts(entry)
            self._show_classes(entry)
        self._show_test()
        usable = entry is not None and entry.problem is None
        self.use.setVisible(usable and not self._active)
        self.test.setEnabled(entry is not None and not self._testing)
        self.export.setVisible(usable)
        for button in (self.delete, self.rename):
            button.setVisible(entry is not None and not entry.is_default)

    def _show_state(self, entry: ModelEntry) -> None:
        if entry.problem is not None:
            set_role(self._state, "bad")
            self._state.setText(self._problem(entry, entry.problem))
        elif self._active:
            set_role(self._state, "good")
            self._state.setText(self.tr("In use: it names your pictures."))
        else:
            set_role(self._state, "muted")
            self._state.setText(self.tr("Ready to be used."))

    def _show_figures(self, entry: ModelEntry) -> None:
        if entry.manifest is None:
            return
        found = headline(entry.manifest)
        self._accuracy.setVisible(found is not None)
        self._measured.setVisible(True)
        lessons = entry.manifest.lessons
        self._lesson.show_lesson(lessons[-1] if lessons else None)
        self._lesson.setVisible(bool(lessons))
        if found is None and lessons:
            self._measured.setText(self.tr("What it was taught last changed:"))
            return
        if found is None:
            self._measured.setText(
                self.tr("Its file says nothing about how good it is: evaluate it to find out.")
            )
            return
        self._accuracy.setText(self._translator.percent(found.top1))
        self._measured.setText(self._measurement(found))

    def _measurement(self, found: Headline) -> str:
        """What the large figure is."""
        if found.images is None and found.subset == "test":
            what = self.tr("Accuracy on test pictures.")
        elif found.images is None:
            what = self.tr("Accuracy on validation pictures.")
        elif found.of_another:
            what = self.tr(
                "Accuracy on %Ln test picture(s), of a model made alike without them; this one "
                "learnt them too.",
                "",
                found.images,
            )
        elif found.subset == "test":
            what = self.tr("Accuracy on %Ln picture(s) it had never seen.", "", found.images)
        else:
            what = self.tr("Accuracy on the %Ln validation picture(s).", "", found.images)
        if found.interval is None:
            return what
        low, high = map(self._translator.percent, found.interval)
        return what + " " + self.tr("95 % interval: {low} to {high}.").format(low=low, high=high)

    def _show_facts(self, entry: ModelEntry) -> None:
        facts: list[tuple[str, str]] = []
        translator, manifest = self._translator, entry.manifest
        if manifest is not None:
            found = headline(manifest)
            if found is not None and found.top5 is not None:
                facts.append((self.tr("Top 5"), translator.percent(found.top5)))
            if found is not None and found.macro_f1 is not None:
                facts.append((self.tr("Macro F1"), translator.percent(found.macro_f1)))
            if found is not None and found.ece is not None:
                facts.append((self.tr("Calibration error"), translator.percent(found.ece)))
            below = translator.percent(manifest.threshold, 0)
            if manifest.threshold_from == "default":
                below = self.tr("{percent}, the default, as pictures to choose it were too few")
                below = below.format(percent=translator.percent(manifest.threshold, 0))
            facts.append((self.tr("“Not sure” below"), below))
            if manifest.second_look is not None:
                facts.append((self.tr("Second look"), self.tr("when in doubt")))
            rule = manifest.strangers
            if rule is not None:
                kept = self.tr("told; {percent} of known pictures kept")
                kept = kept.format(percent=translator.percent(rule.kept, 0))
                facts.append((self.tr("“None of these”"), kept))
                names = _stranger_names()
                named = [
                    f"{names.get(kind, kind[:40])} {translator.percent(share, 0)}"
                    for kind, share in rule.named.items()
                ]
                if named:
                    facts.append((self.tr("Strangers named all the same"), ", ".join(named)))
            if manifest.lessons:
                lesson = manifest.lessons[-1]
                taught = sum(lesson.pictures.values()) + lesson.strangers
                built_in = lesson.model == default_model().name
                origin = lesson.model.removesuffix(SUFFIX)[:80]
                origin = self.tr("the built-in one") if built_in else origin
                facts.append((self.tr("Taught from"), origin))
                facts.append((self.tr("Taught with"), self.tr("%Ln picture(s)", "", taught)))
                if lesson.new_classes:
                    new = ", ".join(lesson.new_classes[:CLASSES_AT_FIRST])
                    facts.append((self.tr("Taught as new"), new))
            facts.append((self.tr("Made on"), translator.date_time(manifest.created)))
            facts.append((self.tr("Made by"), manifest.produced_by[:80]))
            recipe = (manifest.recipe or {}).get("name")
            if isinstance(recipe, str) and recipe:
                facts.append((self.tr("Recipe"), recipe[:80]))
            pictures = count(manifest.metrics.get("train_images"))
            if pictures is not None:
                facts.append((self.tr("Trained on"), self.tr("%Ln picture(s)", "", pictures)))
        facts.append((self.tr("File"), printable(entry.path.name)))
        facts.append((self.tr("Size"), translator.size(entry.size)))
        for row, (name, value) in enumerate(facts):
            self._facts.addWidget(_label("muted", name), row, 0, Qt.AlignmentFlag.AlignTop)
            shown = _label(None, value)
            shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self._facts.addWidget(shown, row, 1)

    def _show_classes(self, entry: ModelEntry) -> None:
        if entry.manifest is None:
            return
        labels = entry.manifest.labels
        shown = labels if self._all_classes else labels[:CLASSES_AT_FIRST]
        self._classes_title.setText(self.tr("%Ln class(es)", "", len(labels)))
        self._classes.setText(", ".join(shown) + ("" if len(shown) == len(labels) else " …"))
        self._more.setText(
            self.tr("Show fewer")
            if self._all_classes
            else self.tr("Show all {number}").format(number=self._translator.number(len(labels)))
        )
        self._classes_title.setVisible(True)
        self._classes.setVisible(True)
        self._more.setVisible(len(labels) > CLASSES_AT_FIRST)

    def _show_test(self) -> None:
        self._test_result.setVisible(self._testing or self._tested is not None)
        if self._testing:
            set_role(self._test_result, "muted")
            self._test_result.setText(self.tr("The self-test runs…"))
        elif isinstance(self._tested, float):
            set_role(self._test_result, "good")
            self._test_result.setText(
                self.tr(
                    "Self-test passed: the file is whole, and its answers are right on this "
                    "computer (off by {off} at most)."
                ).format(off=self._translator.spoken.plain(self._tested, digits=1))
            )
        elif isinstance(self._tested, str) and self._entry is not None:
            set_role(self._test_result, "bad")
            self._test_result.setText(
                self.tr("Self-test failed: {problem}").format(
                    problem=self._problem(self._entry, self._tested)
                )
            )

    def _problem(self, entry: ModelEntry, problem: str) -> str:
        """The sentence in the user's language; it need not repeat where the file lies."""
        text = told(problem, self._translator.language)
        return text.replace(printable(entry.path), printable(entry.path.name))

    # ---- inside -----------------------------------------------------------------------------

    def _toggle_classes(self) -> None:
        self._all_classes = not self._all_classes
        self._refresh()

    def _clear_facts(self) -> None:
        while (item := self._facts.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()

    def _assemble(self) -> None:
        inner = QWidget()
        vbox(
            hbox((self._heading, 1), (self.rename, Qt.AlignmentFlag.AlignTop)),
            self._state,
            self._test_result,
            4,
            self._accuracy,
            self._measured,
            self._lesson,
            4,
            self._facts,
            8,
            self._classes_title,
            self._classes,
            (self._more, Qt.AlignmentFlag.AlignLeft),
            STRETCH,
            on=inner,
            spacing=8,
            margins=(18, 16, 18, 8),
        )
        buttons = FlowBox(6, self.test, self.export, self.delete)
        foot = vbox(self.use, buttons, spacing=8, margins=(14, 4, 14, 14))
        vbox((ScrollArea(inner, sideways=False), 1), foot, on=self, spacing=0, margins=(1, 1, 1, 1))


def _label(role: Role | None = None, text: str = "") -> PlainLabel:
    return PlainLabel(text, role, wrap=True)


def _stranger_names() -> dict[str, str]:
    """By the kinds in `StrangerRule.named` that the program's own models have."""
    translate = QCoreApplication.translate
    return {
        "later-pokemon": translate("ModelCard", "later Pokémon"),
        "animals": translate("ModelCard", "animals"),
        "screens-documents": translate("ModelCard", "screens and documents"),
        "textures-noise": translate("ModelCard", "textures"),
        "natural": translate("ModelCard", "photographs"),
        "drawings": translate("ModelCard", "the program’s drawings"),
    }
