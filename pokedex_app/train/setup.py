"""Everything that is settled before a training: the data set, the recipe, the start."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Literal

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QMessageBox, QStackedWidget, QWidget

from pokedex_app.core.settings import MOST_AT_ONCE
from pokedex_app.core.theme import icon, set_role
from pokedex_app.services import Services
from pokedex_app.shared.file_names import (
    fit_folder_name,
    free_folder_name,
    name_problem,
)
from pokedex_app.shared.runs.summaries import is_model_of
from pokedex_app.train.continue_card import ContinueCard
from pokedex_app.train.dataset.findings_view import FindingsView
from pokedex_app.train.dataset.panel import DatasetPanel
from pokedex_app.train.dataset.section_texts import SectionTexts
from pokedex_app.train.device_info import DeviceInfo
from pokedex_app.train.logic.presets import PRESETS, size_of_set
from pokedex_app.train.logic.review import (
    DatasetChoice,
    Section,
    errors_left,
    is_learnt_at_once,
)
from pokedex_app.train.preset_picker import PresetPicker
from pokedex_app.train.recipe_form import RecipeForm
from pokedex_app.train.split_chooser import SplitChooser
from pokedex_app.train.start_chooser import StartChooser
from pokedex_app.ui.controls import Button, Line
from pokedex_app.ui.foldable import Foldable
from pokedex_app.ui.layouts import hbox, vbox
from pokedex_app.ui.live import LiveWidget, says
from pokedex_app.ui.message_box import message_box
from pokedex_app.ui.plain_label import PlainLabel
from pokedex_app.ui.scroll_area import ScrollArea
from trainer.errors import printable
from trainer.model.networks import NETWORKS
from trainer.runs.continued import Continued
from trainer.runs.continuing import continued, finished_run
from trainer.runs.preparation import Preparation, method_of
from trainer.runs.recipe import FIRST
from trainer.runs.run_folder import RunFolder

_Afterwards = Literal["usual", "start", "nothing"]
"""Once a scan is done: what the settings say, begin a training, or begin none."""


class TrainSetup(LiveWidget):
    """The set-up of a training. Its essentials stand open, the rest is folded away.

    Signals:
        start_requested(Preparation): the user wants it.
        status(str): a few words on a scan that runs, or "".
    """

    start_requested = Signal(object)
    status = Signal(str)

    def __init__(self, services: Services) -> None:
        super().__init__()
        self._services = services
        self._named_by_user = False
        self._checking = False
        self._only_for_this_set = False
        self._afterwards: _Afterwards = "usual"
        self._measured: Path | None = None
        self._put_up_with: DatasetChoice | None = None
        self._earlier: RunFolder | None = None
        self._added: Continued | None = None
        self._texts = SectionTexts(services.translator, self)
        self.continuing = ContinueCard(services.translator)
        self.panel = DatasetPanel(services)
        self.presets = PresetPicker(services.translator)
        self.form = RecipeForm(services)
        self.starts = StartChooser(services)
        self.splits = SplitChooser()
        self.device = DeviceInfo(services)
        self.findings = FindingsView(services)
        self._make_name()
        self._make_footer()
        self._assemble()
        self._connect()
        self.settle()
        self._recipe_changed()

    # ---- what the page calls ----------------------------------------------------------------

    def open_paths(self, paths: list[Path]) -> None:
        """Take a folder, the folders of the classes, or a zip."""
        if paths:
            self._pages.setCurrentIndex(0)
            self.panel.open(paths)

    def begin_with(self, preset: str) -> None:
        """Train the data set that is chosen with a preset, unless something is in the way.

        The network stays the one that is chosen. The next data set begins as usual.
        """
        self._only_for_this_set = True
        recipe, chosen = PRESETS[preset], self.form.recipe()
        if chosen is not None:
            recipe = recipe.model_copy(update={"architecture": chosen.architecture})
        self.form.set_recipe(recipe)
        if self.panel.scanning():
            self._afterwards = "start"
        else:
            self._start()

    def look_again(self) -> None:
        """Read the data set anew, whose files were moved; no model is begun by that."""
        if self.panel.choice is not None or self.panel.scanning():
            self.panel.scan_again()
            self._afterwards = "nothing"

    def continue_run(self, folder: Path, also: Sequence[Path] = ()) -> None:
        """Add to the finished run in that folder; its data set is looked at for what is new.

        Args:
            also: folders of new classes; of use where the run learnt some of the data set's alone.
        """

        trouble = self._services.errors.about("continue")

        def opened(run: RunFolder) -> None:
            trouble.over()
            self._earlier, self._added = run, None
            self.continuing.show_run(printable(run.path.name))
            self.form.set_recipe(run.recipe)
            self.splits.setEnabled(False)
            self.starts.setEnabled(False)
            self._open_pictures_of(run, also)

        self._services.jobs.run(lambda: finished_run(folder), opened, trouble.show, "continue")

    def train_again(self, folder: Path, *, longer: bool = False, to_check: bool = False) -> None:
        """Take the data set of the run in that folder, with its recipe.

        Args:
            longer: with twice the epochs of its last phase.
            to_check: begin a first model instead, once the data set is scanned.
        """
        trouble = self._services.errors.about("continue")

        def opened(run: RunFolder) -> None:
            trouble.over()
            self._begin_anew()
            self._open_pictures_of(run)
            *others, last = run.recipe.phases
            last = last.model_copy(update={"epochs": last.epochs * (2 if longer else 1)})
            recipe = run.recipe.model_copy(update={"phases": (*others, last)})
            self._only_for_this_set = True
            self._afterwards = "start" if to_check else "usual"
            self.form.set_recipe(FIRST if to_check else recipe)
            self.more.setChecked(not to_check)

        self._services.jobs.run(lambda: RunFolder.open(folder), opened, trouble.show, "continue")

    def _open_pictures_of(self, run: RunFolder, also: Sequence[Path] = ()) -> None:
        root, folders = Path(run.settings.dataset), run.settings.folders
        chosen = [*(root / each for each in folders), *also] if folders else [root]
        self._pages.setCurrentIndex(0)
        self.panel.open(chosen, ignore=run.settings.ignore)

    def show_advanced(self) -> None:
        """Unfold everything, down to the settings of the recipe and the preview of augmentation."""
        self.form.show_augmentation()
        self.more.setChecked(True)
        for fold in self.advanced:
            fold.set_unfolded(True)

    def activated(self) -> None:
        """The page is shown: weights and models may have come meanwhile."""
        self.starts.refresh()

    def busy(self) -> str | None:
        """A sentence about a scan that closing the window would end."""
        return self.tr("A data set is being scanned.") if self.panel.scanning() else None

    def shutdown(self) -> None:
        self.panel.cancel()
        self.device.hold(True)  # what is being found out is for nobody any more

    def problem(self) -> str:
        """Why a training cannot start, as a sentence; "" where it can."""
        choice = self.panel.choice
        if self.panel.scanning():
            return self.tr("A data set is being scanned.")
        if choice is None:
            return self.tr("Choose a data set to begin.")
        if not choice.trainable:
            return self.tr("A training needs at least two classes with pictures.")
        name = self._name_problem()
        start = self.starts.problem() if self._earlier is None else self._network_problem()
        found = (self.device.problem(), self.form.problem(), start, name)
        return next((text for text in found if text), "")

    # ---- assembly ---------------------------------------------------------------------------

    def _make_name(self) -> None:
        name = self.tr("Name of the run")
        self.run_name = says(Line(), accessibleName=name)
        self.run_name.setMaxLength(120)
        label = PlainLabel(name)
        label.setBuddy(self.run_name)
        self._run_place = PlainLabel("", "muted", wrap=True)
        self._naming = QWidget()
        across = hbox(label, (self.run_name, 1), spacing=10)
        vbox(across, self._run_place, on=self._naming, spacing=4, margins=(6, 0, 0, 6))

    def _make_footer(self) -> None:
        self._summary = PlainLabel(wrap=True)
        self.start_button = Button(
            self.tr("Start training"),
            "fa6s.play",
            self._start,
            tip=self.tr("Begin; it can be stopped and resumed"),
            keys="Ctrl+Return",
            role="primary",
        )
        self.start_button.setMinimumHeight(38)

    def _assemble(self) -> None:
        self.advanced = [
            Foldable(content)
            for content in (self.starts, self.splits, self._device_and_name(), self.form)
        ]
        self.more = Button(role="link")
        self.more.setCheckable(True)
        inner = QWidget()
        column_of_cards = vbox(
            self.continuing,
            self.panel,
            self.presets,
            (self.more, Qt.AlignmentFlag.AlignLeft),
            on=inner,
            spacing=12,
        )
        self._column = column_of_cards
        for fold in self.advanced:
            fold.hide()
            column_of_cards.addWidget(fold)
        column_of_cards.addStretch(1)
        self.scroll_area = ScrollArea(inner, sideways=False)
        # only beside a scroll bar is there a gap, so that the cards are as wide as the foot else
        self.scroll_area.verticalScrollBar().rangeChanged.connect(
            lambda _low, high: column_of_cards.setContentsMargins(0, 0, 8 if high else 0, 0)
        )
        footer = QFrame()
        set_role(footer, "card")
        hbox((self._summary, 1), self.start_button, on=footer, spacing=16, margins=(16, 10, 12, 10))
        page = QWidget()
        vbox((self.scroll_area, 1), footer, on=page, spacing=10)
        self._pages = QStackedWidget()
        self._pages.addWidget(page)
        self._pages.addWidget(self.findings)
        vbox(self._pages, on=self)

    def _device_and_name(self) -> QWidget:
        both = QWidget()
        vbox(self.device, self._naming, on=both, spacing=12)
        return both

    def _connect(self) -> None:
        self.continuing.left.connect(self._begin_anew)
        self.panel.ready.connect(self._dataset_ready)
        self.panel.scanned.connect(self._learn_at_once)
        self.panel.cleared.connect(self._dataset_cleared)
        self.panel.scan_changed.connect(self._show)
        self.panel.section_chosen.connect(self._open_section)
        self.panel.class_chosen.connect(self._open_class)
        self.findings.back.connect(self.leave_findings)
        self.findings.left_out_changed.connect(self.panel.leave_out)
        self.presets.chosen.connect(lambda name: self.form.set_recipe(PRESETS[name]))
        self.form.changed.connect(self._recipe_changed)
        self.starts.changed.connect(self._show)
        self.starts.architecture_chosen.connect(self._take_architecture)
        self.splits.changed.connect(self._show)
        self.device.changed.connect(self._show)
        self.advanced[2].unfolded.connect(lambda: self.device.ask_once())
        self.more.toggled.connect(self._unfold)
        self.run_name.textEdited.connect(self._named)
        self._services.settings.changed.connect(self._show)

    def retranslate(self) -> None:
        self._show()

    def restyle(self) -> None:
        self._show_more()

    # ---- what changes -----------------------------------------------------------------------

    def _dataset_ready(self, choice: DatasetChoice) -> None:
        if choice.root != self._measured:  # not again for each picture that is left out
            self._measured = choice.root
            self.device.ask([choice.root / picture.path for picture in choice.used])
        self.findings.set_choice(choice)
        self.form.preview.set_choice(choice)
        self.splits.set_divided(choice.divided)
        self._look_for_new()
        self._show()

    def _look_for_new(self) -> None:
        """In a job, as the digests of the earlier run are read."""
        run, choice = self._earlier, self.panel.choice
        if run is None or choice is None:
            return
        used = choice.dataset.without({*choice.left_out, *choice.report.unreadable})

        def found(what: Continued) -> None:
            if (run, choice) == (self._earlier, self.panel.choice):
                self._added = what
                self.continuing.show_new(what)
                self._show()

        self._services.run(
            lambda: continued(run, used, choice.report.contents),
            found,
            "continue",
        )

    def _begin_anew(self) -> None:
        """No run is added to any more."""
        self._earlier = self._added = None
        self.continuing.hide()
        self.splits.setEnabled(True)
        self.starts.setEnabled(True)
        self._recipe_changed()

    def _dataset_cleared(self) -> None:
        self._added = None
        self.continuing.show_new(None)
        self._afterwards = "usual"
        if self._only_for_this_set:
            self._only_for_this_set = False
            self.form.set_recipe(FIRST)
        self._named_by_user = False
        self._pages.setCurrentIndex(0)
        self.findings.set_choice(None)
        self.form.preview.set_choice(None)
        self._show()

    def _recipe_changed(self) -> None:
        recipe = self.form.recipe()
        self.presets.set_preset(self.form.preset())
        if recipe is not None:
            self.device.set_recipe(recipe)
            self.starts.set_architecture(recipe.architecture)
        self._show()

    def _take_architecture(self, architecture: str) -> None:
        recipe = self.form.recipe()
        if recipe is not None:
            self.form.set_recipe(recipe.model_copy(update={"architecture": architecture}))

    def _named(self, text: str) -> None:
        self._named_by_user = bool(text)
        self._show()

    def _open_section(self, kind: str) -> None:
        self._pages.setCurrentIndex(1)
        self.findings.show_kind(kind)  # type: ignore[arg-type]

    def _open_class(self, label: str) -> None:
        self._pages.setCurrentIndex(1)
        self.findings.show_class(label)

    def leave_findings(self) -> None:
        self._pages.setCurrentIndex(0)

    def _unfold(self, shown: bool) -> None:
        for fold in self.advanced:
            fold.setVisible(shown)
        self._show_more()
        if shown:
            QTimer.singleShot(0, self._bring_into_view)  # once it has been laid out

    def _bring_into_view(self) -> None:
        """What was unfolded, as far as it fits; the button itself at the top."""
        self._column.activate()
        self.scroll_area.verticalScrollBar().setValue(self.more.y())

    # ---- what is shown ----------------------------------------------------------------------

    def _show(self) -> None:
        choice, recipe = self.panel.choice, self.form.recipe()
        problem = self.problem()
        self.start_button.setEnabled(not problem and not self._checking)
        self.presets.set_amount(
            size_of_set(choice.used) if choice is not None else None,
            self.device.speeds,
            self.starts.automatic_network,
            measuring=self.device.asking,
        )
        if not self._named_by_user and choice is not None and recipe is not None:
            name = f"{choice.name} {recipe.name}"
            self.run_name.setText(
                fit_folder_name(name if self._earlier is None else self._earlier.path.name)
            )
        self._run_place.setText(
            self.tr("Kept in {folder}. Where there is one of that name, a number is added.").format(
                folder=printable(self._services.runs_folder())
            )
        )
        waiting = choice is None or self.panel.scanning()
        set_role(self._summary, "bad" if problem and not waiting else None)
        self._summary.setText(problem or self._what_will_happen())
        self._show_folds()
        self._show_more()
        self.status.emit(self.tr("Scanning…") if self.panel.scanning() else "")

    def _show_folds(self) -> None:
        recipe = self.form.recipe()
        name = recipe.name if recipe is not None else self.tr("not valid")
        if preset := self.form.preset():
            name = self.presets.title(preset)
        device = self.device.summary()
        run = self.run_name.text()
        named = self.tr("{device}, “{run}”").format(device=device, run=run)
        as_before = self.tr("as in the earlier run") if self._earlier is not None else ""
        texts = (
            (self.tr("Network and start"), as_before or self.starts.summary()),
            (self.tr("How the pictures are divided"), as_before or self.splits.summary()),
            (self.tr("Device and name"), named if run else device),
            (self.tr("All settings"), name),
        )
        for fold, (title, summary) in zip(self.advanced, texts, strict=True):
            fold.set_texts(title, summary)

    def _show_more(self) -> None:
        shown = self.more.isChecked()
        self.more.setText(self.tr("Advanced"))
        self.more.setToolTip(self.tr("Show or hide start, split, device and all settings"))
        name = "fa6s.chevron-down" if shown else "fa6s.chevron-right"
        self.more.setIcon(icon(name, self.palette(), "accent"))

    def _what_will_happen(self) -> str:
        choice, earlier = self.panel.choice, self._earlier
        network = earlier.recipe.network.title if earlier is not None else self.starts.network()
        if choice is None or not network:
            return ""
        classes = sum(count > 0 for count in choice.counts.values())
        return self.tr(
            "{pictures} in {classes}. Trains {network}, on the {device}; you can go on using the "
            "app meanwhile."
        ).format(
            network=network,
            pictures=self.tr("%Ln picture(s)", "", choice.usable),
            classes=self.tr("%Ln class(es)", "", classes),
            device=self.device.summary(),
        )

    def _network_problem(self) -> str:
        run, recipe = self._earlier, self.form.recipe()
        if (
            run is None
            or recipe is None
            or recipe.architecture in ("auto", run.recipe.architecture)
        ):
            return ""
        return self.tr(
            "The run to add to has trained {network}: choose a recipe that trains it too."
        ).format(network=NETWORKS[run.recipe.architecture].title)

    def _name_problem(self) -> str:
        texts = {
            "empty": self.tr("The run needs a name."),
            "long": self.tr("The name of the run is too long."),
            "characters": self.tr("The name of the run holds characters that no folder may have."),
            "reserved": self.tr("The name of the run is one that some systems reserve."),
        }
        if not self._named_by_user:
            return ""
        problem = name_problem(self.run_name.text())
        return texts[problem] if problem is not None else ""

    # ---- starting ---------------------------------------------------------------------------

    def _learn_at_once(self) -> None:
        """A first model need not be asked for, unless the user has begun to settle something."""
        afterwards, self._afterwards = self._afterwards, "usual"
        if afterwards == "start":
            self._start()
        if afterwards != "usual":
            return
        choice = self.panel.choice
        at_once = self._services.settings.value.first_model == "at_once"
        untouched = self.form.preset() == "first" and not self._named_by_user
        untouched = untouched and self._earlier is None
        if choice is not None and at_once and untouched and is_learnt_at_once(choice, MOST_AT_ONCE):
            self._request(once=True)

    def _start(self) -> None:
        """Ask first, once for a data set, where the scan found what spoils a training."""
        choice = self.panel.choice
        errors = self._errors(choice) if choice is not None and not self.problem() else ()
        nothing_new = self._added is not None and not self._added.has_something_new
        if choice is None or not (errors or nothing_new) or choice is self._put_up_with:
            self._request()
        else:
            self._ask_about(errors, choice)

    def _errors(self, choice: DatasetChoice) -> tuple[Section, ...]:
        # what a run goes on with is divided as it was
        split = self.splits.split() if self._earlier is None else "auto"
        return errors_left(choice, method_of(split, choice.used))

    def _ask_about(self, errors: tuple[Section, ...], choice: DatasetChoice) -> None:
        """Whether to train despite `errors`, or where nothing is new."""
        box = message_box(
            self,
            QMessageBox.Icon.Warning,
            self.tr("Train it as it is?"),
            self.tr("The scan found what spoils a training. Train it as it is?")
            if errors
            else self.tr("The run has learnt all of this already. Train it all the same?"),
            "\n".join(f"• {self._texts.title(section)}" for section in errors),
        )
        go_back = self.tr("Look at it") if errors else self.tr("Not now")
        look = box.addButton(go_back, QMessageBox.ButtonRole.RejectRole)
        anyway = box.addButton(self.tr("Train anyway"), QMessageBox.ButtonRole.AcceptRole)
        box.setDefaultButton(look)
        box.setEscapeButton(look)

        def answered() -> None:
            clicked = box.clickedButton()
            box.deleteLater()
            if clicked is anyway:
                self._put_up_with = choice
                self._request()
            elif errors:
                self._open_section(errors[0].kind)

        box.finished.connect(answered)
        box.open()

    def _request(self, *, once: bool = False) -> None:
        """A free name is looked for in a job, as the folder of the runs may be on a slow disk.

        Args:
            once: do nothing where a model of the same pictures has that name.
        """
        choice, recipe = self.panel.choice, self.form.recipe()
        if self.problem() or choice is None or recipe is None or self._checking:
            return
        runs, name = self._services.runs_folder(), self.run_name.text()
        wanted = Preparation(
            dataset=choice.root,
            out=runs / name,
            recipe=recipe,
            split=self.splits.split(),
            start=self.starts.start(),
            left_out=choice.left_out,
            ignore=choice.dataset.ignore,
            folders=choice.dataset.folders,
            report=choice.report,
            anyway=choice is self._put_up_with,
            continues=self._earlier.path if self._earlier is not None else None,
        )
        self._checking = True
        self._show()

        def find_name() -> str:
            there = once and is_model_of(runs / name, choice.report.fingerprint)
            return "" if there else free_folder_name(runs, name)

        def told(free: str) -> None:
            self._checking = False
            self._named_by_user = False
            self._show()
            if free:
                self._begin_anew()
                self.start_requested.emit(replace(wanted, out=runs / free))

        def failed(_error: Exception) -> None:
            self._checking = False
            self._show()

        self._services.run(find_name, told, "run-name").failed.connect(failed)
