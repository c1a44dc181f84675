"""Pictures that leave doubts, the surest doubts first, and what the user decides of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QItemSelectionModel, Signal
from PySide6.QtWidgets import QFrame

from pokedex_app.core.jobs import Job
from pokedex_app.core.theme import set_role
from pokedex_app.services import Services
from pokedex_app.shared.class_names import named_classes
from pokedex_app.train.carrying_out import CarryingOut
from pokedex_app.train.logic.doctor import Checked, Checking, check_pictures
from pokedex_app.train.logic.doubts import Doubt, DoubtKind
from pokedex_app.train.logic.label_decisions import LabelDecisions, Verdicts
from pokedex_app.train.suspects_item_model import SIDE, SuspectsItemModel
from pokedex_app.ui.class_picker import ClassPicker
from pokedex_app.ui.controls import DELETE, Button, Menu, native, on_keys
from pokedex_app.ui.deeds import ContextMenu, Deed
from pokedex_app.ui.fields import ChoiceBox
from pokedex_app.ui.flow_box import FlowBox
from pokedex_app.ui.item_views import PictureTiles
from pokedex_app.ui.layouts import Stretch, hbox, vbox
from pokedex_app.ui.live import LiveMixin, says
from pokedex_app.ui.notice_bar import NoticeBar
from pokedex_app.ui.opening import open_file, picture_deeds, tell_saved
from pokedex_app.ui.plain_label import PlainLabel
from pokedex_app.ui.saving import ask_for_target
from trainer.cores import usable_cores
from trainer.data.decisions import Decision, DecisionKind
from trainer.runs.preparation import Preparation

EXPORT_KEYS = "Ctrl+E"


class SuspectsView(LiveMixin, QFrame):
    """The labels that a first model doubts, and where asked for all that the doctor finds. The user
    goes through them with four keys.

    Signals:
        learn_again(): the user wants a model that has learnt what was decided.
        files_moved(): the data set's folders are others, as decisions were carried out in them.
    """

    learn_again = Signal()
    files_moved = Signal()

    def __init__(self, services: Services) -> None:
        super().__init__()
        set_role(self, "card")
        self._services = services
        self._store = LabelDecisions(services.folders.decisions_file)
        self.model = SuspectsItemModel(services)
        self.carrying = CarryingOut(services, self._store, self)
        self._wanted: Preparation | None = None
        self._check: Job | None = None
        self._is_whole = False
        self._title = PlainLabel("", "heading")
        self._explanation = PlainLabel("", "muted", wrap=True)
        self.kinds = says(ChoiceBox(), accessibleName=self.tr("Which pictures are shown"))
        self.tiles = says(PictureTiles(SIDE), accessibleName=self.tr("Labels that may be wrong"))
        self.tiles.setModel(self.model)
        self._make_buttons()
        self._deciding = FlowBox(8, *self._buttons, self.decisions_button)
        self.picker = ClassPicker()
        self.picker.hide()
        self.notice = NoticeBar()
        self.menu = self._make_menu()
        vbox(
            hbox((self._title, 1), self.kinds, self.check_button, self.again_button),
            self._explanation,
            self._deciding,
            self.picker,
            (self.tiles, 1),
            self.notice,
            self.carrying.notice,
            Stretch(0),  # takes the room where there is nothing to doubt
            on=self,
            spacing=8,
            margins=(16, 12, 14, 12),
        )
        self.tiles.doubleClicked.connect(lambda _: self._open())
        self.tiles.selectionModel().selectionChanged.connect(self._enable)
        self.model.modelReset.connect(self._enable)
        self.picker.picked.connect(self._pick)
        self.picker.none_picked.connect(lambda: self._close_picker(self._leave_out))
        self.picker.cancelled.connect(lambda: self._close_picker(lambda: None))
        self.kinds.activated.connect(lambda _: self._choose_kind())
        self.notice.undo_offered.connect(
            lambda offered: self.carrying.notice.let_undo_have_its_keys(not offered)
        )
        self.carrying.moved.connect(self._follow)
        self.carrying.moving.changed.connect(self._leave_news)
        self.carrying.ended.connect(self.files_moved)
        on_keys(self, EXPORT_KEYS, self.export)
        self.settle()

    def show_suspects(self, wanted: Preparation, suspects: Sequence[Doubt]) -> None:
        """Those of the data set of a training."""
        self.stop()
        self._wanted, self._is_whole = wanted, False
        self.notice.dismiss()
        self.carrying.follow(wanted)
        self._show_doubts(suspects)

    def busy(self) -> str | None:
        """What would be broken off if the window were closed now."""
        if self.carrying.moving.busy:
            return self.tr("Pictures of a data set are being moved. You can go on with it later.")
        return None

    def stop(self) -> None:
        """End what runs."""
        if self._check is not None:
            self._check.stop()
            self._check = None
        self.carrying.moving.stop()

    def _follow(self, moved: Mapping[str, str]) -> None:
        self.model.follow(moved)
        self.retranslate()

    def _leave_news(self) -> None:
        """What was decided before files are moved is not undone after it."""
        if self.carrying.moving.busy:
            self.notice.dismiss()

    def _show_doubts(self, doubts: Sequence[Doubt]) -> None:
        assert self._wanted is not None
        folder, report = self._wanted.dataset, self._wanted.report
        self.model.set_suspects(folder, doubts)
        self._close_picker(lambda: None)
        labels = set(report.classes) if report is not None else {each.label for each in doubts}
        species, language = self._services.species, self._services.translator.language
        self.picker.set_classes(named_classes(sorted(labels), species, language))
        self.retranslate()
        pictures = [(each.path, each.label) for each in doubts]
        self._run(lambda: self._store.of(folder, pictures), self._show_decided)

    # ---- all pictures -----------------------------------------------------------------------

    def check_all(self) -> None:
        """Have the doctor look at every picture of the data set."""
        wanted = self._wanted
        if wanted is None or self._check is not None:
            return
        file, threads = self._store.file, usable_cores(spare=1)
        self._check = job = self._services.jobs.start(
            lambda control: check_pictures(wanted, file, threads, control), "doctor"
        )
        job.events.connect(lambda events: self._take_checked(job, events[-1]))
        self._services.errors.follow(job, again=self.check_all)
        job.ended.connect(lambda: self._end_check(job))
        self.retranslate()

    def _take_checked(self, job: Job, event: Checking | Checked) -> None:
        if job is not self._check:
            return
        if isinstance(event, Checked):
            self._is_whole = True
            self._show_doubts(event.doubts)
        else:
            number = self._services.translator.number
            text = self.tr("Looking at all pictures: {done} of {total}")
            text = text.format(done=number(event.done), total=number(event.total))
            self._title.setText(text)

    def _end_check(self, job: Job) -> None:
        if job is self._check:
            self._check = None
            self.retranslate()

    def _choose_kind(self) -> None:
        self.model.show_kind(self.kinds.currentData())
        self._go_on()

    # ---- the decisions as a whole -----------------------------------------------------------

    def export(self) -> None:
        """Write what was decided on this data set to a table that the user names."""
        if self._wanted is None or self.isHidden():
            return
        title, name = self.tr("Export decisions"), self.tr("decisions")
        target = ask_for_target(self, self._services.settings, title, name, ".csv")
        if target is not None:
            report, store = self._wanted.report, self._store
            contents = frozenset(report.contents.values()) if report is not None else None
            self._run(
                lambda: store.export(target, contents), lambda _: tell_saved(target, self.notice)
            )

    def _show_decided(self, decided: Mapping[str, Decision]) -> None:
        self.model.set_decided(decided)
        self.retranslate()
        self._go_on()

    def _make_buttons(self) -> None:
        self.accept_button = Button(
            self.tr("As suggested"),
            "fa6s.check",
            lambda: self._accept(),
            tip=self.tr(
                "They are what the model takes them for; what is unlike all others, or a copy, "
                "is left out"
            ),
            keys="Return",
            about=self.tiles,
            told=native("Enter"),
            role="primary",
        )
        self.keep_button = Button(
            self.tr("The label is right"),
            "fa6s.thumbs-up",
            lambda: self._keep(),
            tip=self.tr("Leave the label as it is, and do not ask again"),
            keys="K",
            about=self.tiles,
        )
        self.other_button = Button(
            self.tr("Another class…"),
            "fa6s.pen",
            lambda: self._ask(),
            tip=self.tr("Say what the pictures show"),
            keys="C",
            about=self.tiles,
        )
        self.out_button = Button(
            self.tr("Leave out"),
            "fa6s.eye-slash",
            lambda: self._leave_out(),
            tip=self.tr("Do not learn from these pictures"),
            keys=DELETE,
            about=self.tiles,
        )
        self.again_button = Button(
            self.tr("Learn again"),
            "fa6s.rotate",
            self.learn_again,
            tip=self.tr("Make the first model anew, with what you have decided"),
        )
        self.check_button = Button(
            self.tr("Check all pictures"),
            "fa6s.stethoscope",
            lambda: self.check_all(),
            tip=self.tr(
                "Look at those of validation and test too, for pictures unlike all others and for "
                "copies in several parts"
            ),
        )
        self.decisions_button = Button(
            self.tr("Decisions"),
            "fa6s.list-check",
            tip=self.tr("Export what you decided, or carry it out in the folders"),
        )
        menu = Menu(self)
        menu.add(
            self.tr("Export as a table (CSV)…"),
            lambda: self.export(),
            "fa6s.file-export",
            told=EXPORT_KEYS,
        )
        self._carry_out = menu.add(
            self.tr("Carry out in the folders…"), lambda: self.carrying.ask(), "fa6s.folder-tree"
        )
        menu.aboutToShow.connect(lambda: self._carry_out.setEnabled(self.carrying.possible))
        self.decisions_button.setMenu(menu)
        self._buttons = (
            self.accept_button,
            self.keep_button,
            self.other_button,
            self.out_button,
        )

    def _make_menu(self) -> ContextMenu:
        deeds = (
            *map(Deed.of, self._buttons),
            None,
            *picture_deeds(self._file, self.notice),
        )
        return ContextMenu(self.tiles, deeds, applies=lambda: bool(self._current()))

    def _file(self) -> Path | None:
        return next((self.model.folder / each.path for each in self._current()), None)

    def _open(self) -> None:
        if (file := self._file()) is not None:
            open_file(file, self.notice)

    # ---- deciding ---------------------------------------------------------------------------

    def _current(self) -> list[Doubt]:
        """Those that are selected, in order."""
        rows = sorted(index.row() for index in self.tiles.selectedIndexes())
        return [self.model.suspects()[row] for row in rows]

    def _accept(self) -> None:
        self._decide(_verdict(each, each.suggestion, each.looks_like) for each in self._current())

    def _keep(self) -> None:
        self._decide(_verdict(each, "keep") for each in self._current())

    def _leave_out(self) -> None:
        self._decide(_verdict(each, "leave_out") for each in self._current())

    def _ask(self) -> None:
        if self._current():
            self._give_room(to_picker=True)
            self.picker.start(len(self._current()))

    def _pick(self, label: str) -> None:
        verdicts = [_verdict(each, "relabel", label) for each in self._current()]
        self._close_picker(lambda: self._decide(verdicts))

    def _close_picker(self, then: Callable[[], None]) -> None:
        if not self.picker.isHidden():
            self._give_room(to_picker=False)
            self.tiles.setFocus()
        then()

    def _give_room(self, *, to_picker: bool) -> None:
        """In a low window there is none to spare: only what is needed now is shown."""
        self._explanation.setVisible(not to_picker and not self.model.decided())
        self._deciding.setVisible(not to_picker)
        self.picker.setVisible(to_picker)

    def _decide(self, made: Iterable[Decision]) -> None:
        verdicts = list(made)
        if not verdicts:
            return
        folder = self.model.folder
        report = self._wanted.report if self._wanted is not None else None
        contents = report.contents if report is not None else {}
        self._run(lambda: self._store.decide(folder, verdicts, contents), self._decided)
        self._go_on()

    def _decided(self, verdicts: Verdicts) -> None:
        now = self.model.decided() | {each.path: each for each in verdicts.after}
        self.model.set_decided(now)
        self.retranslate()
        text = self.tr("%Ln picture(s) decided.", "", len(verdicts.after))
        self.notice.tell(text, lambda: self._take_back(verdicts))

    def _take_back(self, verdicts: Verdicts) -> None:
        def taken_back(_: None) -> None:
            before = {each.path: each for each in verdicts.before}
            gone = {each.path for each in verdicts.after}
            kept = {path: e for path, e in self.model.decided().items() if path not in gone}
            self.model.set_decided(kept | before)
            self.retranslate()

        self._run(lambda: self._store.take_back(verdicts), taken_back)

    def _go_on(self) -> None:
        """To the next picture that nothing is decided of."""
        rows = sorted(index.row() for index in self.tiles.selectedIndexes())
        suspects, decided = self.model.suspects(), self.model.decided()
        after = range(rows[-1] + 1 if rows else 0, len(suspects))
        following = next((row for row in after if suspects[row].path not in decided), None)
        if following is not None:
            chosen = QItemSelectionModel.SelectionFlag.ClearAndSelect
            self.tiles.selectionModel().setCurrentIndex(self.model.index(following, 0), chosen)

    def _run(self, call: Callable[[], Any], then: Callable[[Any], None]) -> None:
        self._services.run(call, then, "decisions")

    # ---- what is shown ----------------------------------------------------------------------

    def _enable(self) -> None:
        for button in self._buttons:
            button.setEnabled(bool(self.tiles.selectedIndexes()))

    def retranslate(self) -> None:
        self._offer_kinds()
        decided = self.model.decided()
        self._title.setText(self._sentence())
        self._explanation.setText(
            self.tr(
                "What you decide counts from the next training on; your files stay as they are "
                "until you have it carried out."
            )
            if self.model.counts()
            else self.tr("No picture looks enough like another class to doubt its label.")
        )
        self.check_button.setVisible(not self._is_whole)
        self.check_button.setEnabled(self._check is None)
        changed = any(each.kind != "keep" for each in decided.values())
        self.again_button.setVisible(changed)
        for widget in (*self._buttons, self.tiles):
            widget.setVisible(bool(self.model.counts()))
        self._give_room(to_picker=not self.picker.isHidden())
        self.model.retranslate()
        self._enable()

    def _sentence(self) -> str:
        if not self.model.counts():
            return (
                self.tr("Nothing to doubt") if self._is_whole else self.tr("No label looks wrong")
            )
        if not self._is_whole:
            return self.tr("%Ln label(s) may be wrong", "", self.model.rowCount())
        return self.tr("%Ln picture(s) to look at", "", self.model.rowCount())

    def _offer_kinds(self) -> None:
        counts, number = self.model.counts(), self._services.translator.number
        names: dict[DoubtKind | None, str] = {
            None: self.tr("All ({count})").format(count=number(sum(counts.values()))),
            DoubtKind.LABEL: self.tr("Labels that may be wrong ({count})"),
            DoubtKind.OUTLIER: self.tr("Unlike all others ({count})"),
            DoubtKind.COPY: self.tr("Copies across parts ({count})"),
        }
        chosen = self.kinds.currentData()
        self.kinds.clear()
        for kind, name in names.items():
            if kind is None or counts[kind]:
                text = name if kind is None else name.format(count=number(counts[kind]))
                self.kinds.addItem(text, kind)
        self.kinds.setCurrentIndex(max(0, self.kinds.findData(chosen)))
        self.kinds.setVisible(len(counts) > 1)


def _verdict(doubt: Doubt, kind: DecisionKind, becomes: str = "") -> Decision:
    if becomes == doubt.label:  # its own label is no other one
        return Decision(doubt.path, doubt.label, "keep", "", "")
    return Decision(doubt.path, doubt.label, kind, becomes, "")
