"""The Train page: from the set-up to the live view, stopping, resuming, removing.

Most trainings here are told by a script instead of a process; the last test trains for real.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from queue import Empty, SimpleQueue
from shutil import copyfile

import pytest
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QAbstractButton, QFileDialog, QMessageBox
from pytestqt.qtbot import QtBot

from pokedex_app.core.jobs import Control
from pokedex_app.services import Services
from pokedex_app.train import suspects, training_session
from pokedex_app.train.logic.doctor import Checked
from pokedex_app.train.logic.doubts import Doubt, DoubtKind
from pokedex_app.train.logic.training import ChildDiedError, RunBusyError, Steering
from pokedex_app.train.logic.training_child import (
    Paused,
    Preparing,
    Ready,
    Reporting,
    Resumed,
    TrainingOrder,
)
from pokedex_app.train.page import TrainPage
from pokedex_app.ui.incoming import Incoming
from pokedex_app.ui.name_dialog import NameDialog
from tests.helpers.events import as_lines, batch_done, begun, ended, phase_begun
from tests.helpers.tiny_training import ENDLESS, draw_shapes, wanted
from tests.helpers.widgets import ambiguous_keys, press, says
from trainer.data.split import Split, write_split
from trainer.errors import PicturesChangedError, TrainingError
from trainer.languages import plain_spaces
from trainer.resources import default_model
from trainer.runs.events import (
    CheckpointWritten,
    EpochBegun,
    FeaturesComputed,
    Finished,
    HeadFitted,
    Notice,
    PhaseBegun,
    Stopped,
    Suspect,
)
from trainer.runs.preparation import Preparation
from trainer.runs.recipe import BEST, FIRST, REPORT, Recipe
from trainer.runs.run_folder import RunSettings

TWO: Recipe = REPORT.model_copy(
    update={
        "name": "two",
        "phases": tuple(
            phase.model_copy(update={"epochs": epochs})
            for phase, epochs in zip(REPORT.phases, (1, 2), strict=True)
        ),
    }
)


def phase(number: int) -> PhaseBegun:
    chosen = TWO.phases[number - 1]
    return phase_begun(number, chosen.epochs, chosen.name)


def epoch(phase: int, number: int, done: int = 2) -> list[object]:
    """An epoch of two batches; the whole of it, or its first batch."""
    told: list[object] = [EpochBegun(phase=phase, epoch=number, batches=2, size=32)]
    facts = {"batches": 2, "accuracy": 0.5, "images_per_second": 14.5, "seconds_left": 200.0}
    told += [batch_done(phase, number, batch, **facts) for batch in range(1, done + 1)]
    if done == 2:
        told.append(ended(phase, number, 0.5 + number / 10, train_accuracy=0.75))
    return told


class Script:
    """Stands for the child process: tells what it is given, and notes what it is asked; the run
    folder is there when the training is ready, as a page shows no training whose folder is gone."""

    def __init__(self) -> None:
        self.told: SimpleQueue[object] = SimpleQueue()
        self.orders: list[TrainingOrder] = []
        self.asked: list[str] = []
        self._steering = Steering()

    def tell(self, *events: object) -> None:
        """An exception is raised; None ends the training."""
        for event in events:
            self.told.put(event)

    def supervise(
        self, order: TrainingOrder, control: Control, steering: Steering
    ) -> Iterator[object]:
        self.orders.append(order)
        self._steering = steering
        while not control.stopping():
            self.asked += steering.take()
            try:
                event = self.told.get(timeout=0.01)
            except Empty:
                continue
            if event is None:
                return
            if isinstance(event, Exception):
                raise event
            if isinstance(event, Ready):
                order.run.mkdir(parents=True, exist_ok=True)
            yield event


@pytest.fixture
def script(monkeypatch: pytest.MonkeyPatch) -> Script:
    made = Script()
    monkeypatch.setattr(training_session, "supervise", made.supervise)
    return made


@pytest.fixture
def page(services: Services, qtbot: QtBot) -> TrainPage:
    made = TrainPage(services)

    def end(_page: object) -> None:
        made.shutdown()
        qtbot.waitUntil(lambda: made.session is None or not made.session.running)

    qtbot.addWidget(made, before_close_func=end)
    made.resize(1000, 700)
    made.show()
    made.activated()
    return made


@pytest.fixture
def shapes(tmp_path: Path) -> Path:
    return draw_shapes(tmp_path / "pictures", 4)


@pytest.fixture
def training(shapes: Path, services: Services) -> Preparation:
    return wanted(shapes, services.runs_folder() / "shapes", recipe=TWO)


def make_run(services: Services, name: str, *events: object) -> Path:
    """A run folder that has told these events."""
    folder = services.runs_folder() / name
    folder.mkdir(parents=True)
    settings = RunSettings(
        dataset="/pictures",
        split="random",
        split_seed=0,
        start="random",
        classes=("circle", "square"),
    )
    (folder / "run.json").write_text(settings.model_dump_json())
    (folder / "recipe.json").write_text(TWO.to_json())
    write_split(Split("random", 0, ()), folder / "split.csv")
    (folder / "last.safetensors").touch()
    (folder / "events.jsonl").write_text(as_lines(events))  # type: ignore[arg-type]
    return folder


def shown(page: TrainPage) -> set[str]:
    return {name for name, button in page.progress.buttons.items() if not button.isHidden()}


def figure(page: TrainPage, name: str) -> str:
    return page.progress.figures[name].text()


def sentence(page: TrainPage) -> str:
    return page.progress.headline.text()


def answer(page: TrainPage, text: str) -> None:
    """Press that button of the question."""
    (box,) = [each for each in page.findChildren(QMessageBox) if each.isVisible()]
    next(button for button in box.buttons() if button.text() == text).click()


def to_the_second_phase(script: Script) -> None:
    script.tell(Ready(Path("run")), begun(), phase(1), *epoch(1, 1), phase(2), *epoch(2, 1, 1))


def test_a_training_from_its_beginning_to_its_end(
    page: TrainPage, script: Script, training: Preparation, services: Services, qtbot: QtBot
) -> None:
    page.setup.start_requested.emit(training)
    assert script.orders or sentence(page) == "Starting the trainer…"
    script.tell(Preparing(1, 8))
    qtbot.waitUntil(lambda: sentence(page) == "Checking the pictures: 1 of 8")
    assert script.orders[0].run == services.runs_folder() / "shapes"
    to_the_second_phase(script)
    qtbot.waitUntil(lambda: sentence(page) == "Training, phase 2 of 2: all layers")
    assert shown(page) == {"pause", "stop"}
    assert (figure(page, "epoch"), figure(page, "batch")) == ("1 of 2", "1 of 2")
    assert (figure(page, "rate"), figure(page, "left")) == (
        "14.5 images/s",
        "3\u00a0min\u00a020\u00a0s",
    )
    assert figure(page, "best").startswith("60.0")
    assert page.plots is not None
    assert [mark.name for mark in page.session.curves.phases] == ["head", "all"]  # type: ignore[union-attr]
    assert page.busy() == "A training is running. It stops, and can be resumed later."

    script.tell(*epoch(2, 1), *epoch(2, 2))
    qtbot.waitUntil(lambda: sentence(page) == "Making the model file and measuring it…")
    script.tell(Finished(model="model.pokedex", seconds=61.0), Reporting())
    qtbot.waitUntil(lambda: sentence(page) == "Writing the report…")
    told: list[object] = []
    page.run_waiting.connect(told.append)
    page.run_finished.connect(told.append)
    script.tell(None)
    qtbot.waitUntil(lambda: bool(told))
    run = services.runs_folder() / "shapes"
    assert told == [run]
    assert shown(page) == {"use_model", "results", "new"}
    assert figure(page, "left") == "1\u00a0min\u00a01\u00a0s"
    assert page.busy() is None
    with qtbot.waitSignal(page.use_model) as used:
        page.progress.buttons["use_model"].click()
    assert used.args == [run / "model.pokedex"]
    page.progress.buttons["new"].click()
    assert page.setup.isVisible()


def test_pictures_unlike_all_others_are_looked_for_once_there_is_a_first_model(
    page: TrainPage,
    script: Script,
    shapes: Path,
    services: Services,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    outlier = Doubt(DoubtKind.OUTLIER, "circle/2.png", "circle")
    monkeypatch.setattr(suspects, "check_pictures", lambda *_: iter([Checked((outlier,))]))
    run = make_run(services, "earlier")
    settings = RunSettings.model_validate_json((run / "run.json").read_text())
    there = settings.model_copy(update={"dataset": str(shapes)})
    (run / "run.json").write_text(there.model_dump_json())
    for all_pictures, found in ((False, []), (True, [outlier])):
        page.check_labels(run, all_pictures=all_pictures)
        orders = len(script.orders)
        qtbot.waitUntil(page.setup.start_button.isEnabled)
        page.start(wanted(shapes, services.runs_folder() / "first", recipe=FIRST))
        qtbot.waitUntil(lambda before=orders: len(script.orders) > before)
        script.tell(
            Ready(services.runs_folder() / "first", classes=("circle", "square")),
            PhaseBegun(phase=1, name="head", epochs=1, trainable_parameters=9),
            ended(1, 1, 0.5),
            Finished(model="model.pokedex", seconds=3),
            None,
        )
        qtbot.waitUntil(lambda: page.session is not None and page.session.outcome == "finished")
        qtbot.waitUntil(lambda: "doctor" not in [job.name for job in services.jobs.running()])
        qtbot.waitUntil(lambda wish=found: list(page.suspects.model.suspects()) == wish)


def test_a_first_model_is_shown_with_its_doubts_and_trained_further(
    page: TrainPage, script: Script, shapes: Path, services: Services, qtbot: QtBot
) -> None:
    told: list[object] = []
    page.run_finished.connect(told.append)
    page.open_paths([shapes])
    qtbot.waitUntil(lambda: page.setup.panel.choice is not None)
    chosen = {"architecture": "efficientnet_b0"}
    page.setup.form.set_recipe(FIRST.model_copy(update=chosen))
    qtbot.waitUntil(lambda: says(page.setup, "Trains EfficientNet-B0, on the"))
    page.setup.start_button.click()
    qtbot.waitUntil(lambda: bool(script.orders))
    doubt = Suspect(path="circle/1.png", label="circle", looks_like="square", probability=0.875)
    script.tell(
        Ready(services.runs_folder() / "shapes", classes=("circle", "square")),
        PhaseBegun(phase=1, name="head", epochs=1, trainable_parameters=9),
        EpochBegun(phase=1, epoch=1, batches=1, size=224),
        FeaturesComputed(phase=1, done=3, total=6),
    )
    qtbot.waitUntil(lambda: page.progress.sentence() == "Looking at the pictures: 3 of 6")
    script.tell(
        HeadFitted(
            phase=1,
            judged=6,
            accuracy=0.75,
            low=0.6,
            high=0.9,
            confusion=((0, 0, 3), (0, 1, 1), (1, 0, 2)),
            suspects=(doubt,),
        ),
        ended(1, 1, 0.5),
        Finished(model="model.pokedex", seconds=3),
        None,
    )
    qtbot.waitUntil(lambda: "further" in shown(page))
    sentence = "First model: cross-validation 75.0 %, between 60 % and 90 %"
    assert plain_spaces(page.progress.sentence()) == sentence
    assert shown(page) == {"use_model", "further", "results", "new"}
    assert says(page.progress, "Mistaken most: square for circle (2)")
    assert told == [], "what it says stands here"
    assert page.suspects.isVisible()
    assert not ambiguous_keys(page)
    undone = list[str]()
    page.notice.tell("A run is gone.", lambda: undone.append("run"))
    page.suspects.notice.tell("A label is another.", lambda: undone.append("label"))
    for _ in range(2):  # the keys undo what was done last
        (listening,) = (
            each
            for each in page.findChildren(QAbstractButton)
            if each.isVisible() and each.shortcut() == QKeySequence("Ctrl+Z")
        )
        listening.click()
    assert undone == ["label", "run"]
    [row] = [page.suspects.model.index(n, 0).data() for n in range(page.suspects.model.rowCount())]
    assert plain_spaces(row) == "circle\nsquare? 88 %"
    page.progress.buttons["further"].click()
    qtbot.waitUntil(lambda: len(script.orders) == 2)
    further = script.orders[1].preparation
    assert further is not None
    assert (further.recipe, further.dataset) == (BEST.model_copy(update=chosen), shapes)
    assert not page.suspects.isVisible()
    script.tell(None)


def test_the_model_in_use_is_not_offered_again(
    page: TrainPage, script: Script, training: Preparation, services: Services, qtbot: QtBot
) -> None:
    use = page.progress.buttons["use_model"]
    page.start(training)
    training.out.mkdir(parents=True)
    copyfile(default_model(), training.out / "model.pokedex")
    script.tell(begun(), Finished(model="model.pokedex", seconds=3), None)
    qtbot.waitUntil(lambda: "use_model" in shown(page))
    assert (use.text(), use.isEnabled()) == ("Use this model", True)
    services.recogniser.use(None)
    qtbot.waitUntil(lambda: use.text() == "In use")
    assert not use.isEnabled()
    services.translator.set_language("es")
    qtbot.waitUntil(lambda: use.text() == "En uso")
    page.start(training)
    assert use.text() == "Usar este modelo"
    script.tell(None)


def test_a_saved_recipe_can_be_opened(
    page: TrainPage,
    tmp_path: Path,
    qtbot: QtBot,
    opened_outside: list[Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    file = tmp_path / "mine.json"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(file), ""))
    page.setup.form._export.click()
    qtbot.waitUntil(lambda: page.notice.text() == f"Saved as {file}.")
    press(page.notice, "Open")
    assert opened_outside == [file]


def test_another_run_waits_until_the_training_has_ended(
    page: TrainPage, script: Script, training: Preparation, services: Services, qtbot: QtBot
) -> None:
    run = make_run(services, "earlier")
    page.start(training)
    qtbot.waitUntil(lambda: bool(script.orders))
    for lead in (page.continue_run, page.check_labels, page.train_again):
        with qtbot.waitSignal(services.errors.reported) as reported:
            lead(run)
        assert "A training is running" in reported.args[0].summary
    assert page.session is not None
    assert page.session.running


def test_results_do_not_come_in_front_of_another_page(
    page: TrainPage, script: Script, training: Preparation, services: Services, qtbot: QtBot
) -> None:
    page.start(training)
    to_the_second_phase(script)
    page.hide()
    told: list[str] = []
    page.status.connect(told.append)
    finished: list[object] = []
    page.run_finished.connect(finished.append)
    script.tell(Finished(model="model.pokedex", seconds=1.0), Reporting(), None)
    with qtbot.waitSignal(page.run_waiting) as waiting:
        pass
    assert waiting.args == [services.runs_folder() / "shapes"]
    assert finished == []
    assert told[-1] == "The training is finished: 60.0\u202f% of the validation pictures are right."
    page.show()
    page.progress.buttons["results"].click()
    assert len(finished) == 1


def test_the_status_line_follows_the_training(
    page: TrainPage, script: Script, training: Preparation, qtbot: QtBot
) -> None:
    told: list[str] = []
    page.status.connect(told.append)
    page.start(training)
    to_the_second_phase(script)
    qtbot.waitUntil(
        lambda: "Training, phase 2 of 2: all layers, 3\u00a0min\u00a020\u00a0s left" in told
    )


def test_pausing_and_going_on(
    page: TrainPage, script: Script, training: Preparation, qtbot: QtBot
) -> None:
    page.start(training)
    to_the_second_phase(script)
    qtbot.waitUntil(lambda: "pause" in shown(page))
    page.progress.buttons["pause"].click()
    assert sentence(page) == "Pausing after this batch…"
    qtbot.waitUntil(lambda: script.asked == ["pause"])
    script.tell(Paused())
    qtbot.waitUntil(lambda: sentence(page) == "Paused")
    assert shown(page) == {"resume", "stop"}
    page.progress.buttons["resume"].click()
    qtbot.waitUntil(lambda: script.asked == ["pause", "resume"])
    script.tell(Resumed())
    qtbot.waitUntil(lambda: shown(page) == {"pause", "stop"})


@pytest.mark.parametrize(
    ("button", "asked"), [("Stop", ["stop"]), ("Stop and keep the best", ["keep_best"])]
)
def test_stopping_asks_how(
    button: str,
    asked: list[str],
    page: TrainPage,
    script: Script,
    training: Preparation,
    qtbot: QtBot,
) -> None:
    page.start(training)
    to_the_second_phase(script)
    qtbot.waitUntil(lambda: figure(page, "best") != "–")
    page.progress.buttons["stop"].click()
    answer(page, "Go on training")
    assert page.session is not None
    assert page.session.wish == ""
    page.progress.buttons["stop"].setFocus()
    page.progress.buttons["stop"].click()
    answer(page, button)
    assert sentence(page).startswith("Stopping")
    assert not page.progress.buttons["stop"].isEnabled()
    assert page.focusWidget() is page.progress, "and not whatever comes next on the page"
    qtbot.waitUntil(lambda: script.asked == asked)
    script.tell(CheckpointWritten(phase=2, epoch=1, batch=1), Stopped(phase=2, epoch=1, batch=1))
    if asked == ["keep_best"]:
        script.tell(Notice(message="early"))
        qtbot.waitUntil(lambda: "model file" in sentence(page))
        script.tell(Finished(model="model.pokedex", seconds=1.0))
    script.tell(None)
    qtbot.waitUntil(lambda: page.session is not None and not page.session.running)
    next_one = page.progress.buttons["go_on" if asked == ["stop"] else "results"]
    qtbot.waitUntil(lambda: page.focusWidget() is next_one)
    if asked == ["stop"]:
        assert sentence(page) == "The training is stopped"
        assert shown(page) == {"go_on", "keep_best", "new"}
        page.progress.buttons["go_on"].click()
        assert page.session.run.name == "shapes"
        assert page.session.order.preparation is None
    else:
        assert "results" in shown(page)


def test_before_anything_is_learnt_there_is_nothing_to_keep(
    page: TrainPage, script: Script, training: Preparation, qtbot: QtBot
) -> None:
    page.start(training)
    script.tell(Ready(Path("run")), begun(), phase(1))
    qtbot.waitUntil(lambda: "stop" in shown(page))
    page.progress.buttons["stop"].click()
    (box,) = [each for each in page.findChildren(QMessageBox) if each.isVisible()]
    assert {each.text() for each in box.buttons()} == {"Stop", "Go on training"}
    box.reject()


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (ChildDiedError(Path("run"), -9), "because memory ran out. Everything up to its last"),
        (ChildDiedError(Path("run"), None, "trace"), "ended unexpectedly. Everything up to its"),
        (RunBusyError(Path("mine")), "“mine” is being trained already"),
        (TrainingError("The loss became nan in phase 1."), "The loss became nan"),
    ],
)
def test_a_training_that_fails_tells_why_and_how_to_go_on(
    error: Exception,
    said: str,
    page: TrainPage,
    script: Script,
    training: Preparation,
    services: Services,
    qtbot: QtBot,
) -> None:
    page.start(training)
    to_the_second_phase(script)
    script.tell(error)
    with qtbot.waitSignal(services.errors.reported) as reported:
        pass
    assert said in reported.args[0].summary
    assert sentence(page) == "The training has ended with an error"
    assert "go_on" in shown(page)


def question(page: TrainPage) -> QMessageBox:
    return next(box for box in page.findChildren(QMessageBox) if box.isVisible())


@pytest.fixture
def changed(page: TrainPage, script: Script, services: Services, qtbot: QtBot) -> Path:
    """A run that was to be gone on with, whose pictures have changed."""
    run = make_run(services, "old")
    error = PicturesChangedError("The pictures of the run {run} are lost.", run=run)
    error.can_go_on = True
    with qtbot.waitSignal(page.status):
        page.resume(run)
    script.tell(error)
    qtbot.waitUntil(lambda: any(box.isVisible() for box in page.findChildren(QMessageBox)))
    return run


def test_a_run_whose_pictures_have_changed_is_asked_about(
    page: TrainPage, script: Script, changed: Path, qtbot: QtBot
) -> None:
    box = question(page)
    assert "are lost" in box.informativeText()
    press(box, "Go on all the same")
    qtbot.waitUntil(lambda: len(script.orders) == 2)
    assert (script.orders[1].wanted, script.orders[1].anyway) == (changed, True)


def test_the_folder_of_a_run_can_be_located(
    page: TrainPage,
    script: Script,
    changed: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
) -> None:
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path / "moved"))
    press(question(page), "Locate the folder…")
    qtbot.waitUntil(lambda: len(script.orders) == 2)
    order = script.orders[1]
    assert (order.wanted, order.dataset, order.anyway) == (changed, tmp_path / "moved", False)


def test_a_training_that_never_got_a_folder_cannot_be_resumed(
    page: TrainPage, script: Script, training: Preparation, services: Services, qtbot: QtBot
) -> None:
    page.start(training)
    script.tell(TrainingError("There is no such start."))
    with qtbot.waitSignal(services.errors.reported):
        pass
    qtbot.waitUntil(lambda: shown(page) == {"new"})


# ---- unfinished runs ------------------------------------------------------------------------


def test_unfinished_runs_are_offered(
    page: TrainPage, script: Script, services: Services, qtbot: QtBot
) -> None:
    make_run(services, "done", begun(), *epoch(1, 1), Finished(model="m", seconds=1))
    (services.runs_folder() / "done" / "model.pokedex").touch()
    killed = make_run(services, "killed", begun(), phase(1), *epoch(1, 1), phase(2))
    assert not page.unfinished.isVisible()
    page.activated()
    qtbot.waitUntil(page.unfinished.isVisible)
    assert page.unfinished.model.rowCount() == 1
    text = page.unfinished.choice.currentText()
    assert text.startswith("killed · interrupted · 1 of 3 epochs · validation 60.0")
    page.unfinished.resume.click()
    qtbot.waitUntil(lambda: script.orders == [TrainingOrder(killed, language="en")])
    assert page.session is not None
    qtbot.waitUntil(lambda: not page.session.curves.empty)  # type: ignore[union-attr]
    assert figure(page, "best").startswith("60.0"), "what was reached before is there at once"
    assert (figure(page, "epoch"), figure(page, "batch")) == ("1 of 1", "–")
    script.tell(Ready(killed), begun(resumed=True), phase(2), *epoch(2, 1, 1))
    qtbot.waitUntil(lambda: sentence(page) == "Training, phase 2 of 2: all layers")
    assert (figure(page, "epoch"), figure(page, "batch")) == ("1 of 2", "1 of 2")


def test_a_model_is_made_of_an_unfinished_run(
    page: TrainPage, script: Script, services: Services, qtbot: QtBot
) -> None:
    run = make_run(services, "killed", begun(), phase(1), *epoch(1, 1))
    page.activated()
    qtbot.waitUntil(page.unfinished.isVisible)
    page.unfinished.make_model.click()
    qtbot.waitUntil(lambda: script.orders == [TrainingOrder(run, finish_only=True, language="en")])
    script.tell(Ready(run), Notice(message="early"))
    qtbot.waitUntil(lambda: sentence(page) == "Making the model file and measuring it…")
    script.tell(Finished(model="model.pokedex", seconds=1.0), None)
    with qtbot.waitSignal(page.run_finished):
        pass


def test_a_removed_run_can_be_taken_back(page: TrainPage, services: Services, qtbot: QtBot) -> None:
    run = make_run(services, "killed", begun())
    page.activated()
    qtbot.waitUntil(page.unfinished.isVisible)
    page.unfinished.remove.click()
    qtbot.waitUntil(page.notice.isVisible)
    qtbot.waitUntil(lambda: not page.unfinished.isVisible())
    assert not run.exists()
    press(page.notice, "Undo")
    qtbot.waitUntil(page.unfinished.isVisible)
    assert run.exists()


def test_an_unfinished_run_is_renamed(page: TrainPage, services: Services, qtbot: QtBot) -> None:
    run = make_run(services, "killed", begun())
    make_run(services, "other", begun())
    page.activated()
    qtbot.waitUntil(page.unfinished.isVisible)
    page.unfinished.choose(run)
    next(a for a in page.menu.actions() if a.text().startswith("Rename")).trigger()
    qtbot.waitUntil(lambda: page.findChild(NameDialog) is not None)
    dialog = page.findChild(NameDialog)
    assert dialog is not None
    dialog.line.setText("Other")
    assert dialog.problem() == "There is one of that name already."
    dialog.line.setText("stopped")
    dialog.accept()
    model = page.unfinished.model
    qtbot.waitUntil(lambda: model.row_of(run.with_name("stopped")) is not None)
    assert model.row_of(run) is None


def test_a_damaged_run_tells_what_is_wrong(
    page: TrainPage, services: Services, qtbot: QtBot
) -> None:
    run = make_run(services, "killed", begun())
    (run / "split.csv").write_text("nonsense")
    with qtbot.waitSignal(services.errors.reported) as reported:
        page.resume(run)
    assert "damaged" in reported.args[0].summary


def test_languages_change_while_it_trains(
    page: TrainPage, script: Script, training: Preparation, services: Services, qtbot: QtBot
) -> None:
    page.start(training)
    to_the_second_phase(script)
    qtbot.waitUntil(lambda: figure(page, "rate").startswith("14.5"))
    services.settings.update(language="es", theme="dark")
    assert figure(page, "rate").startswith("14.5")
    assert page.session is not None
    assert page.session.running


# ---- for real -------------------------------------------------------------------------------


@pytest.mark.long
def test_trained_killed_resumed_and_stopped_with_its_best(
    page: TrainPage, shapes: Path, services: Services, qtbot: QtBot, wait: Callable[..., None]
) -> None:
    pytest.importorskip("torch", reason="training needs torch")
    page.start(wanted(shapes, services.runs_folder() / "shapes", recipe=ENDLESS))
    wait(lambda: page.session is not None and len(page.session.curves.epochs) >= 2)
    assert page.session is not None
    child = page.session.process_id
    assert child is not None
    os.kill(child, signal.SIGKILL)
    with qtbot.waitSignal(services.errors.reported, timeout=300_000):
        pass
    wait(lambda: "go_on" in shown(page))
    page.progress.buttons["go_on"].click()
    before = len(page.session.curves.epochs)
    wait(lambda: page.session is not None and len(page.session.curves.epochs) > before)
    page.progress.buttons["stop"].click()
    answer(page, "Stop and keep the best")
    with qtbot.waitSignal(page.run_finished, timeout=300_000) as finished:
        pass
    assert (finished.args[0] / "model.pokedex").exists()
    assert page.session.process_id is None


@pytest.fixture
def wait(qtbot: QtBot) -> Callable[..., None]:
    """Waits as long as a process may take to start and train on a busy machine."""

    def until(condition: Callable[[], bool]) -> None:
        qtbot.waitUntil(condition, timeout=300_000)

    return until


def test_a_drop_brings_the_classes_and_never_disturbs_a_training(
    page: TrainPage,
    script: Script,
    training: Preparation,
    services: Services,
    tmp_path: Path,
    qtbot: QtBot,
) -> None:
    folders = [tmp_path / "cats", tmp_path / "dogs"]
    for folder in folders:
        folder.mkdir()
    with qtbot.waitSignal(page.elsewhere) as passed_on:
        page.take(Incoming((*folders, tmp_path / "m.pokedex")))
    assert passed_on.args == [[tmp_path / "m.pokedex"]]
    assert page.setup.panel.scanning()
    qtbot.waitUntil(lambda: not page.setup.panel.scanning())
    page.start(training)
    page.take(Incoming((folders[0],)))
    assert not page.setup.panel.scanning()
    assert "A training is running" in page.notice.text()
