"""The report says what the run's files say, in either language, and nothing from anywhere else."""

from __future__ import annotations

import re
import tomllib
import xml.etree.ElementTree as ET
from collections.abc import Callable, Sequence
from html.parser import HTMLParser
from pathlib import Path
from string import Formatter

import numpy as np
import pytest
from PIL import Image

from tests.helpers.events import begun, ended, phase_begun
from trainer.data.split import Split, SplitRow
from trainer.data.subsets import Subset
from trainer.errors import CheckpointError, EvaluationError, ReportError
from trainer.evaluation.evaluate import Evaluation, metrics_from_logits, write_evaluations
from trainer.evaluation.metrics import Failure
from trainer.languages import LANGUAGES, plain_spaces
from trainer.pictures.augmentation import Augmentation
from trainer.report.report_language import Wording, texts
from trainer.report.writer import write_curves, write_report
from trainer.runs.events import (
    EpochEnded,
    Finished,
    HeadFitted,
    Notice,
    RunBegun,
    Stopped,
    Suspect,
    TrainingEvent,
    to_json,
)
from trainer.runs.history import History, analyse, read_history
from trainer.runs.recipe import FIRST, Phase, Recipe
from trainer.runs.run_folder import RunFolder, RunSettings

HEAD = Phase(name="head", trainable="head", batch_norm="frozen", epochs=10, learning_rate=1e-3)
ALL = Phase(name="all", trainable="all", batch_norm="adapt", epochs=5, learning_rate=1e-4)

# train loss, train accuracy, validation loss, validation accuracy
Figures = tuple[float, float | None, float | None, float | None]

PHASE_1: tuple[Figures, ...] = (
    (2.911, 0.4102, 1.650, 0.6410),
    (1.602, 0.6514, 1.120, 0.7300),
    (1.214, 0.7171, 0.931, 0.7582),
    (1.031, 0.7506, 0.842, 0.7787),
    (0.902, 0.7790, 0.790, 0.7857),
    (0.821, 0.7944, 0.752, 0.7930),
    (0.761, 0.8062, 0.728, 0.7912),
    (0.713, 0.8156, 0.704, 0.8040),
    (0.668, 0.8270, 0.690, 0.8113),
    (0.634, 0.8331, 0.680, 0.8150),
)
PHASE_2: tuple[Figures, ...] = (
    (0.512, 0.8612, 0.395, 0.8974),
    (0.281, 0.9220, 0.322, 0.9139),
    (0.172, 0.9531, 0.298, 0.9230),
    (0.104, 0.9740, 0.281, 0.9212),
    (0.068, 0.9861, 0.276, 0.9304),
)


def events_of(
    phases: Sequence[tuple[Phase, Sequence[Figures]]],
    classes: int,
    *,
    ending: TrainingEvent | None = None,
) -> list[TrainingEvent]:
    parts = {"train_pictures": 4910, "valid_pictures": 546, "test_pictures": 1364}
    events: list[TrainingEvent] = [begun(recipe="report", classes=classes, threads=2, **parts)]
    for number, (phase, epochs) in enumerate(phases, start=1):
        trainable = 1281 * classes if phase.trainable == "head" else 4007548 + 1281 * classes
        events.append(phase_begun(number, phase.epochs, phase.name, trainable_parameters=trainable))
        events += [
            ended(
                number,
                epoch,
                train_loss=figures[0],
                train_accuracy=figures[1],
                valid_loss=figures[2],
                valid_accuracy=figures[3],
                learning_rate=phase.learning_rate,
                seconds=110.0 if phase.trainable == "head" else 345.0,
            )
            for epoch, figures in enumerate(epochs, start=1)
        ]
    return [*events, ending or Finished(model="model.pokedex", seconds=2825)]


def evaluation_of(
    classes: Sequence[str], *, wrong: float = 0.06, each: int = 9, seed: int = 0
) -> Evaluation:
    """An evaluation of made-up logits in which a class is sometimes taken for its neighbour."""
    random = np.random.default_rng(seed)
    labels = np.repeat(np.arange(len(classes)), each)
    logits = random.normal(0, 1, (len(labels), len(classes)))
    logits[np.arange(len(labels)), labels] += random.normal(9, 2, len(labels))
    mistaken = np.flatnonzero(random.random(len(labels)) < wrong)
    neighbours = (labels[mistaken] + random.choice([1, 1, 1, -1, 7], len(mistaken))) % len(classes)
    logits[mistaken, neighbours] += random.normal(9, 2, len(mistaken))
    paths = [f"{classes[label]}/{number}.jpg" for number, label in enumerate(labels)]
    return metrics_from_logits(logits, labels, classes, paths, temperature=0.75, threshold=0.4)


def make_run(
    folder: Path,
    *,
    classes: Sequence[str] = ("Ditto", "Mew"),
    phases: Sequence[tuple[Phase, Sequence[Figures]]] = ((HEAD, PHASE_1), (ALL, PHASE_2)),
    evaluations: dict[str, Evaluation] | None = None,
    ending: TrainingEvent | None = None,
    rows: Sequence[SplitRow] | None = None,
    dataset: str = "/somewhere/private/pokemon150",
    method: str = "random",
) -> Path:
    """A run folder as a training leaves it."""
    if rows is None:
        places: list[Subset] = ["train"] * 7 + ["valid"] + ["test"] * 2
        rows = [
            SplitRow(f"{label}/{number}.jpg", label, subset)
            for label in classes
            for number, subset in enumerate(places)
        ]
    settings = RunSettings.model_validate(
        {
            "dataset": dataset,
            "split": method,
            "split_seed": 11,
            "start": "offline",
            "classes": classes,
        }
    )
    recipe = Recipe(
        name="report",
        phases=tuple(phase for phase, _ in phases),
        augmentation=Augmentation(flip_probability=0.5, rotation_degrees=15),
    )
    run = RunFolder.create(folder, recipe, settings, Split(method, 11, tuple(rows)))
    lines = [to_json(event) for event in events_of(phases, len(classes), ending=ending)]
    (run.path / "events.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    if evaluations is not None:
        write_evaluations(run.path / "evaluation.json", evaluations)
    return run.path


@pytest.fixture
def report(tmp_path: Path) -> Callable[..., str]:
    """Writes a run with the given settings and returns its page."""

    def write(language: str = "en", *, pictures: bool = True, **settings: object) -> str:
        run = make_run(tmp_path / f"run-{len(list(tmp_path.iterdir()))}", **settings)  # type: ignore[arg-type]
        path = write_report(run, language, pictures=pictures)
        assert path == run / "report.html"
        return path.read_text(encoding="utf-8")

    return write


class PageText(HTMLParser):
    """The text a reader sees and every attribute, of a page whose tags all close."""

    VOID = frozenset({"meta", "img", "br", "link"})

    def __init__(self, page: str) -> None:
        super().__init__()
        self.text: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.tags: set[str] = set()
        self._open: list[str] = []
        self.feed(page)
        self.close()
        assert not self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += attrs
        if tag not in self.VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += attrs

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1] != "style":
            self.text.append(data.strip())


def words(page: str) -> str:
    return " ".join(part for part in PageText(page).text if part)


class TestNumbersComeFromTheRun:
    def test_the_layer_table_is_the_student_reports(self, report: Callable[..., str]) -> None:
        said = words(report(classes=[f"class {number}" for number in range(150)]))
        for number in ("4,199,698", "192,150", "4,007,548", "384.78", "107.88", "125.28"):
            assert number in said
        assert "features.7.0 MBConv 192 × 7 × 7 320 × 7 × 7 717,232 no" in said

    def test_every_epoch_of_both_phases(self, report: Callable[..., str]) -> None:
        said = words(report())
        for figures in (*PHASE_1, *PHASE_2):
            assert f"{figures[0]:.4f}" in said
            assert f"{100 * (figures[3] or 0):.2f}\u202f%" in said

    def test_jump_convergence_and_stability(self, report: Callable[..., str]) -> None:
        said = words(report())
        assert "from 81.50\u202f% to 89.74\u202f% (+8.24 points)" in said
        assert "the phase as a whole brought +11.54 points" in said
        assert "still rose by 0.37 points an epoch" in said
        assert "was 0.18 points (phase 1, epoch 7); it fell in 2 of 13 steps" in said
        assert "98.61\u202f% and validation accuracy 93.04\u202f%, 5.57 points apart" in said

    def test_final_figures_with_their_intervals(self, report: Callable[..., str]) -> None:
        classes = [f"Class {number}" for number in range(12)]
        test = evaluation_of(classes, each=20, wrong=0.3)
        said = words(report(classes=classes, evaluations={"test": test}))
        wording = Wording("en")
        for shown in (
            wording.percent(test.top1),
            wording.interval(test.top1_interval),
            wording.percent(test.top5),
            wording.percent(test.macro_f1),
            wording.percent(test.macro_top1),
            wording.decimal(test.loss, 4),
            wording.percent(test.ece),
        ):
            assert shown in said
        pair = test.most_confused[0]
        assert f"{pair.truth} {pair.predicted} {pair.count} " in said
        assert test.worst_errors[0].path in said

    def test_the_confusion_matrix_has_a_cell_for_every_count(
        self, report: Callable[..., str]
    ) -> None:
        classes = [f"Class {number:03}" for number in range(150)]
        test = evaluation_of(classes, each=4)
        page = report(classes=classes, evaluations={"test": test})
        matrix = page[page.index('<figure class="matrix">') : page.index("<figcaption>")]
        filled = sum(bool(count) for row in test.confusion for count in row)
        assert len(re.findall(r'<rect class="(?:hit|miss)"', matrix)) == filled
        pair = test.most_confused[0]
        hint = f"{pair.truth} → {pair.predicted}: {pair.count} of 4"
        assert hint in matrix
        assert len(page) < 400_000

    def test_recipe_data_and_split(self, report: Callable[..., str]) -> None:
        said = words(report())
        assert "mirroring 50\u202f%; rotation ±15°" in said
        assert "Pictures, training 14" in said
        assert "Seed of the split 11" in said
        assert "Split random" in said

    def test_every_evaluation_has_its_column(self, report: Callable[..., str]) -> None:
        parts = {
            name: evaluation_of(("Ditto", "Mew"), each=40, wrong=wrong)
            for name, wrong in (("valid", 0.0), ("test", 0.0), ("shifted", 0.6), ("toys", 0.2))
        }
        said = words(report(evaluations=parts))
        assert "Figure validation test shifted toys" in said
        assert "On the “shifted” pictures it is right in" in said
        assert "On the “toys” pictures" in said

    def test_nothing_of_the_machine_is_told(self, report: Callable[..., str]) -> None:
        page = report()
        assert "pokemon150" in page
        assert "/somewhere" not in page


class TestConclusionsFollowTheNumbers:
    @pytest.mark.parametrize(
        ("wrong", "each", "verdict"),
        [
            (0.0, 100, "The model is fit for use on pictures like those it was tested on."),
            (0.35, 100, "The model is fit to make suggestions that a person checks."),
            (1.0, 100, "The model is not fit for use yet."),
            (0.5, 3, "The model is not fit for use yet."),
        ],
    )
    def test_the_verdict(
        self, report: Callable[..., str], wrong: float, each: int, verdict: str
    ) -> None:
        test = evaluation_of(("Ditto", "Mew"), each=each, wrong=wrong)
        assert verdict in words(report(evaluations={"test": test}))

    def test_a_model_no_better_than_a_constant_is_called_that(
        self, report: Callable[..., str]
    ) -> None:
        test = evaluation_of(("Ditto", "Mew"), each=30, wrong=1.0)
        said = words(report(evaluations={"test": test}))
        assert "That is poor." in said
        assert "cannot be told from always naming the most frequent class" in said

    def test_validation_alone_is_said_to_flatter(self, report: Callable[..., str]) -> None:
        valid = evaluation_of(("Ditto", "Mew"), each=30)
        assert "There is no figure for the test part" in words(report(evaluations={"valid": valid}))

    def test_copies_across_the_split_are_counted(self, report: Callable[..., str]) -> None:
        rows = [
            SplitRow("Ditto/1.jpg", "Ditto", "train", 1),
            SplitRow("Ditto/2.jpg", "Ditto", "test", 1),
            SplitRow("Mew/1.jpg", "Mew", "train"),
            SplitRow("Mew/2.jpg", "Mew", "test", 2),
            SplitRow("Mew/3.jpg", "Mew", "valid", 2),
        ]
        test = evaluation_of(("Ditto", "Mew"), each=30)
        said = words(report(rows=rows, evaluations={"test": test}))
        assert "1 of the 2 test pictures have a near-duplicate" in said
        assert "Groups of near-duplicates 2 Groups on both sides of the split 2" in said

    @pytest.mark.parametrize(
        ("accuracies", "sentence"),
        [
            ((0.5, 0.8, 0.9, 0.901, 0.9, 0.901), "the training has converged"),
            ((0.5, 0.6, 0.7, 0.75, 0.8, 0.85), "more epochs would probably help"),
            ((0.5, 0.9, 0.9, 0.88, 0.86, 0.84), "it was getting worse"),
            ((0.5, 0.6), "too few epochs to show a trend"),
            ((0.5, 0.9, 0.7, 0.9), "The training is unsteady"),
            ((0.5, 0.6, 0.592, 0.61), "The curve is smooth"),
            ((0.5, 0.6, 0.58, 0.61), "The curve has small waves"),
        ],
    )
    def test_the_course_of_the_accuracy(
        self, report: Callable[..., str], accuracies: Sequence[float], sentence: str
    ) -> None:
        epochs = [(1.0, value, 1.0, value) for value in accuracies]
        assert sentence in words(report(phases=((HEAD, epochs),)))

    @pytest.mark.parametrize(
        ("train", "valid", "sentence"),
        [
            (0.91, 0.90, "carries over to unseen pictures"),
            (0.97, 0.90, "holds for the training pictures only"),
            (0.99, 0.80, "knows its training pictures much better"),
            (0.80, 0.90, "Training is the lower one"),
        ],
    )
    def test_the_gap_between_training_and_validation(
        self, report: Callable[..., str], train: float, valid: float, sentence: str
    ) -> None:
        assert sentence in words(report(phases=((HEAD, [(1.0, train, 1.0, valid)]),)))

    def test_a_rising_validation_loss_is_overfitting(self, report: Callable[..., str]) -> None:
        losses = (1.0, 0.5, 0.6, 0.75)
        phases = ((ALL, [(1.0, 0.9, loss, 0.9) for loss in losses]),)
        said = words(report(phases=phases))
        assert "lowest after epoch 2 of the last phase and ended 50\u202f% higher" in said

    def test_a_harmful_phase_is_called_harmful(self, report: Callable[..., str]) -> None:
        phases = ((HEAD, [(1.0, 0.8, 1.0, 0.8)]), (ALL, [(1.0, 0.6, 1.0, 0.6)]))
        said = words(report(phases=phases))
        assert "Phase 2 did harm: −20.00 points" in said
        assert "first disturbed what was learnt" in said


class TestRunsOfEveryShape:
    def test_one_phase_has_no_jump(self, report: Callable[..., str]) -> None:
        said = words(report(phases=((HEAD, PHASE_1),)))
        assert "This training has a single phase" in said
        assert "Phase 2" not in said

    def test_a_fitted_head_averages_nothing(self, report: Callable[..., str]) -> None:
        phases = ((FIRST.phases[0], PHASE_1[:1]),)
        assert "randomly altered" not in words(report(phases=phases))
        assert "randomly altered" in words(report(phases=((HEAD, PHASE_1),)))

    def test_a_run_stopped_in_its_first_phase(self, report: Callable[..., str]) -> None:
        ending = Stopped(phase=1, epoch=3, batch=7)
        said = words(report(phases=((HEAD, PHASE_1[:2]), (ALL, ())), ending=ending))
        assert "was stopped on request" in said
        assert "Only one phase has finished an epoch" in said
        assert "has not been evaluated yet" in said

    def test_no_validation_part(self, report: Callable[..., str]) -> None:
        epochs = [(1.0, 0.5, None, None), (0.8, 0.7, None, None)]
        said = words(report(phases=((HEAD, epochs),)))
        assert "The run has no validation part" in said
        assert "went from 50.00\u202f% to 70.00\u202f% training accuracy" in said

    def test_two_classes_have_no_top5(self, report: Callable[..., str]) -> None:
        said = words(report(evaluations={"test": evaluation_of(("Ditto", "Mew"), each=20)}))
        assert "top-5" not in said

    def test_a_perfect_model(self, report: Callable[..., str]) -> None:
        logits = np.eye(2)[np.repeat([0, 1], 30)] * 20
        test = metrics_from_logits(logits, np.repeat([0, 1], 30), ("Ditto", "Mew"))
        said = words(report(evaluations={"test": test}))
        assert "No picture was taken for another class." in said
        assert "Worst errors" not in said

    def test_a_run_stopped_before_any_epoch_is_refused(self, tmp_path: Path) -> None:
        run = make_run(
            tmp_path / "run", phases=((HEAD, ()),), ending=Stopped(phase=1, epoch=1, batch=3)
        )
        with pytest.raises(ReportError, match="no epoch was finished"):
            write_report(run)
        with pytest.raises(ReportError, match="no epoch was finished"):
            write_curves(run)
        assert not (run / "report.html").exists()

    def test_a_folder_that_is_no_run_is_refused(self, tmp_path: Path) -> None:
        with pytest.raises(CheckpointError, match="not a run folder"):
            write_report(tmp_path)
        with pytest.raises(ReportError, match="choose the folder of a training"):
            write_curves(tmp_path)

    def test_damaged_metrics_are_refused(self, tmp_path: Path) -> None:
        run = make_run(tmp_path / "run")
        (run / "evaluation.json").write_text("{")
        with pytest.raises(EvaluationError, match=r"evaluation\.json"):
            write_report(run)

    def test_an_unknown_language_is_refused(self, tmp_path: Path) -> None:
        with pytest.raises(ReportError, match="“xx”"):
            write_report(tmp_path, "xx")


class TestHistory:
    def test_a_line_cut_off_by_a_crash_is_left_out_and_told(self, tmp_path: Path) -> None:
        run = make_run(tmp_path / "run")
        events = run / "events.jsonl"
        whole = events.read_text()
        events.write_text(whole + '{"event":"batch_do\n')
        assert read_history(run).unreadable == 1
        page = write_report(run).read_text(encoding="utf-8")
        assert "1 line of events.jsonl cannot be read" in page

    def test_an_epoch_repeated_after_a_resume_counts_once(self) -> None:
        events = events_of([(HEAD, PHASE_1[:3])], 2)[:-1]
        begun, ended = events[0], events[-1]
        assert isinstance(begun, RunBegun)
        assert isinstance(ended, EpochEnded)
        again = ended.model_copy(update={"valid_accuracy": 0.99})
        resumed = begun.model_copy(update={"resumed": True})
        history = History([*events, resumed, again])
        assert [epoch.epoch for epoch in history.epochs] == [1, 2, 3]
        assert history.epochs[-1].valid_accuracy == 0.99
        assert (history.resumes, history.ending) == (1, "unfinished")

    def test_the_teaching_phase_is_counted_and_not_drawn(self) -> None:
        teaching = phase_begun(0, name="teaching")
        lesson = ended(0, 1, None, train_accuracy=None, valid_loss=None, seconds=60)
        events = events_of([(HEAD, PHASE_1)], 2)
        history = History([events[0], teaching, lesson, *events[1:]])
        assert history.teaching_epochs == 1
        assert [phase.phase for phase in history.phases] == [1]
        assert len(history.epochs) == 10
        assert history.seconds == 60 + 10 * 110

    def test_notices_are_shown_once(self, tmp_path: Path) -> None:
        run = make_run(tmp_path / "run")
        with (run / "events.jsonl").open("a") as lines:
            lines.write(2 * (to_json(Notice(message="The disk is nearly full.")) + "\n"))
        page = write_report(run).read_text(encoding="utf-8")
        assert page.count("The disk is nearly full.") == 1

    def test_what_a_first_model_said_is_told(self, tmp_path: Path) -> None:
        run = make_run(tmp_path / "run")
        doubt = Suspect(path="Mew/<7>.jpg", label="Mew", looks_like="Ditto", probability=0.875)
        fitted = HeadFitted(phase=1, judged=9, accuracy=0.75, low=0.5, high=0.9, suspects=(doubt,))
        with (run / "events.jsonl").open("a") as lines:
            lines.write(to_json(fitted) + "\n")
        page = plain_spaces(write_report(run).read_text(encoding="utf-8"))
        assert "75.00 % (interval 50.00 % – 90.00 %)" in page
        assert "Mew/&lt;7&gt;.jpg" in page
        assert "87.50 %" in page

    def test_what_would_help_is_told_in_order(self, tmp_path: Path) -> None:
        run = make_run(tmp_path / "run")
        page = plain_spaces(write_report(run).read_text(encoding="utf-8"))
        assert "Nothing stands out from chance" in page
        doubt = Suspect(path="Mew/<7>.jpg", label="Mew", looks_like="Ditto", probability=0.875)
        facts = {"suspects": (doubt,), "suspected": 9, "surest": (3, 30)}
        fitted = HeadFitted(phase=1, judged=90, accuracy=0.75, low=0.5, high=0.9, **facts)
        with (run / "events.jsonl").open("a") as lines:
            lines.write(to_json(fitted) + "\n")
        page = plain_spaces(write_report(run, "es").read_text(encoding="utf-8"))
        assert "Qué ayudaría más" in page
        assert "3 llevan otra etiqueta (10,0 %). Conviene mirar 9" in page
        assert "primero Mew/&lt;7&gt;.jpg (Ditto?)" in page
        assert "Como mucho 10,0 puntos (de 3,5 a 25,6)." in page

    def test_the_slope_is_that_of_the_least_squares_line(self) -> None:
        values = (0.1, 0.1, 0.1, 0.80, 0.84, 0.86)
        history = History(events_of([(HEAD, [(1.0, v, 1.0, v) for v in values])], 2))
        analysis = analyse(history)
        assert analysis.trend_epochs == 3
        assert analysis.slope == pytest.approx(np.polyfit(range(3), values[3:], 1)[0])


class TestThePage:
    HOSTILE = ('<script>alert("1")</script>', "{{ 7*7 }} & <b>", "a" * 255)

    def test_it_is_escaped_everywhere(self, report: Callable[..., str]) -> None:
        logits = np.zeros((30, 3))
        logits[:, 0] = 3
        labels = np.repeat([0, 1, 2], 10)
        paths = [f"{self.HOSTILE[label]}/<img src=x onerror=alert(1)>.png" for label in labels]
        test = metrics_from_logits(logits, labels, self.HOSTILE, paths)
        test = test.model_copy(
            update={
                "failed": (Failure(path="<i>x</i>", reason="<u>y</u>"),),
                "unknown_folders": {"<s>Agumon</s>": 3},
            }
        )
        page = report(classes=self.HOSTILE, evaluations={"<em>new": test, "test": test})
        parsed = PageText(page)
        assert not parsed.tags & {"script", "b", "i", "u", "s", "em", "img"} - {"i"}
        assert page.count("<i ") == page.count("<i>") + 3  # the meters of three classes
        assert not any(name.startswith("on") for name, _ in parsed.attributes)
        assert '<script>alert("1")</script>' in words(page)
        assert "{{ 7*7 }}" in words(page)

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_it_needs_nothing_from_anywhere(
        self, report: Callable[..., str], language: str
    ) -> None:
        page = report(language, evaluations={"test": evaluation_of(("Ditto", "Mew"))})
        parsed = PageText(page)
        assert not parsed.tags & {"script", "link", "iframe", "object", "embed", "base", "form"}
        references = [
            value or ""
            for name, value in parsed.attributes
            if name in {"src", "href", "srcset", "action", "data", "poster"}
        ]
        assert all(value.startswith(("#", "data:")) for value in references)
        assert not re.search(r"https?:|//\w|@import|url\(", page)
        assert f'<html lang="{language}">' in page
        anchors = {value for name, value in parsed.attributes if name == "id"}
        assert {value[1:] for value in references if value.startswith("#")} <= anchors

    def test_pictures_are_shown_or_left_out_as_asked(
        self, report: Callable[..., str], tmp_path: Path
    ) -> None:
        test = evaluation_of(("Ditto", "Mew"), each=30, wrong=0.9)
        folder = tmp_path / "data"
        for error in test.worst_errors[:2]:
            path = folder / error.path
            path.parent.mkdir(parents=True, exist_ok=True)
            Image.new("RGB", (300, 150), "purple").save(path)
        settings = {"evaluations": {"test": test}, "dataset": str(folder)}
        assert report(**settings).count("data:image/jpeg;base64,") == 2
        assert "data:image" not in report(pictures=False, **settings)

    def test_curves_mark_the_phases_in_a_file_of_their_own(self, tmp_path: Path) -> None:
        path = write_curves(make_run(tmp_path / "run"))
        assert path == tmp_path / "run" / "curves.svg"
        root = ET.fromstring(path.read_text(encoding="utf-8"))
        space = "{http://www.w3.org/2000/svg}"
        assert root.tag == f"{space}svg"
        assert len(root.findall(f".//{space}polyline")) == 4
        assert len(root.findall(f".//{space}circle")) == 60
        assert len(root.findall(f".//{space}line[@class='boundary']")) == 2
        texts_shown = [element.text for element in root.iter(f"{space}text")]
        assert {"Phase 1", "Phase 2", "93.0\u202f%", "0.068"} <= set(texts_shown)


class TestLanguages:
    @pytest.mark.parametrize("language", LANGUAGES)
    def test_all_have_the_same_keys(self, language: str) -> None:
        assert texts(language).keys() == texts("en").keys()

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_all_have_the_same_placeholders(self, language: str) -> None:
        forms = {LANGUAGES[language].plural(count) for count in range(1000)}
        for key, english in texts("en").items():
            allowed = [placeholders(part) for part in english.split("|")]
            parts = texts(language)[key].split("|")
            assert len(parts) == (1 if len(allowed) == 1 else len(forms)), key
            assert all(placeholders(part) in allowed for part in parts), key

    def test_no_text_is_unused(self, repository: Path) -> None:
        """Keys that the code puts together are recognised by their first part."""
        folder = repository / "trainer"
        source = "".join(
            path.read_text(encoding="utf-8")
            for path in (*folder.rglob("*.py"), *folder.rglob("*.j2"))
        )
        unused = [
            key
            for key in texts("en")
            if f'"{key}"' not in source
            and not any(f'"{prefix}{{' in source for prefix in beginnings(key))
            and not any(f'"{prefix}" ~' in source for prefix in beginnings(key))
        ]
        assert not unused

    def test_every_setting_of_a_recipe_has_a_name(self) -> None:
        named = texts("en")
        assert all(f"augmentation.{name}" in named for name in Augmentation.model_fields)
        assert all(f"recipe.{name}" in named for name in Phase.model_fields if name != "name")

    def test_every_page_is_in_its_language(self, report: Callable[..., str]) -> None:
        evaluations = {"test": evaluation_of(("Ditto", "Mew"), each=40)}
        english, spanish = (words(report(code, evaluations=evaluations)) for code in ("en", "es"))
        for title in ("section.model", "section.analysis", "section.conclusions"):
            assert texts("en")[title] in english
            assert texts("es")[title] in spanish
        assert "pasó del 64,10\u202f% al 81,50\u202f%" in spanish
        assert "4.010.110" in spanish

    def test_the_files_are_sound(self, repository: Path) -> None:
        for language in LANGUAGES:
            path = repository / "trainer" / "report" / "templates" / f"report.{language}.toml"
            content = tomllib.loads(path.read_text(encoding="utf-8"))
            assert all(isinstance(text, str) and text.strip() == text for text in content.values())


class TestNumbers:
    def test_english(self) -> None:
        wording = Wording("en")
        assert wording.number(4199698) == "4,199,698"
        assert wording.percent(0.9342) == "93.42\u202f%"
        assert wording.points(0.114) == "+11.4"
        assert wording.points(-0.02) == "−2.0"
        assert wording.points(-0.00001) == "0.0"
        assert wording.decimal(-0.001) == "0.00"
        assert wording.rate(0.0001) == "0.0001"
        assert wording.rate(1.5e-7) == "1.5e-07"
        assert wording.percent(None) == "–"

    def test_spanish(self) -> None:
        wording = Wording("es")
        assert wording.number(1368) == "1368"
        assert wording.decimal(0.2758, 4) == "0,2758"
        assert wording.listing(["Abra", "Ivysaur"]) == "Abra e Ivysaur"
        assert wording.count("key.epochs", 1) == "1 época"


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def beginnings(key: str) -> list[str]:
    """“a.b.c” begins with “a.” and “a.b.”."""
    parts = key.split(".")
    return [".".join(parts[:count]) + "." for count in range(1, len(parts))]
