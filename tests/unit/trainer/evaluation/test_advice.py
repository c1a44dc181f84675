"""Advice: each kind is given with the right figures, and not given without evidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.helpers.events import begun, ended, phase_begun
from trainer.data.split import Split, SplitRow
from trainer.evaluation.advice import MOST, Advice, advise, continued, doubled, read_advice
from trainer.evaluation.evaluate import write_evaluations
from trainer.evaluation.metrics import Evaluation, metrics_from_logits, wilson_interval
from trainer.messages import told
from trainer.runs.events import (
    GroupJudged,
    HeadFitted,
    LearningPoint,
    PhaseEndedEarly,
    Suspect,
    TrainingEvent,
    WeightsAveraged,
    to_json,
)
from trainer.runs.history import History
from trainer.runs.recipe import FIRST, Phase, Recipe
from trainer.runs.run_folder import RunFolder, RunSettings

CLASSES = ("ash", "birch", "cedar", "dogwood", "elm")
LONGER = Recipe(
    name="longer",
    phases=(Phase(name="all", trainable="all", batch_norm="adapt", epochs=9, learning_rate=1e-3),),
)


def confusion(right: int = 40, errors: int = 0, **cells: int) -> np.ndarray[Any, Any]:
    """`right` of each class and `errors` in every other cell; ``ash_elm=3`` sets one of them."""
    made = np.full((5, 5), errors) + (right - errors) * np.eye(5, dtype=int)
    for name, count in cells.items():
        truth, answer = name.split("_")
        made[CLASSES.index(truth), CLASSES.index(answer)] = count
    return made


def evaluated(counts: np.ndarray[Any, Any]) -> Evaluation:
    truths, answers = np.nonzero(counts)
    times = counts[truths, answers]
    logits = 9 * np.eye(5)[np.repeat(answers, times)]
    return metrics_from_logits(logits, np.repeat(truths, times), CLASSES)


def fitted(counts: np.ndarray[Any, Any], **facts: Any) -> HeadFitted:
    judged = int(counts.sum())
    usual: dict[str, Any] = {
        "judged": judged,
        "accuracy": float(counts.trace() / judged),
        "low": 0.0,
        "high": 1.0,
        "suspects": (),
        "confusion": tuple(
            (int(t), int(a), int(counts[t, a])) for t, a in zip(*np.nonzero(counts), strict=True)
        ),
    }
    return HeadFitted(phase=1, **usual | facts)


def rows(each: int = 40, groups: Sequence[str] = (), **others: int) -> tuple[SplitRow, ...]:
    """Training pictures, `each` a class; `groups` are those of as many test pictures."""
    trained = [
        SplitRow(f"{label}/{n}.jpg", label, "train", str(n))
        for label in CLASSES
        for n in range(others.get(label, each))
    ]
    tests = [SplitRow(f"ash/t{n}.jpg", "ash", "test", group) for n, group in enumerate(groups)]
    return (*trained, *tests)


def advice(
    tmp_path: Path,
    events: Sequence[TrainingEvent] = (),
    evaluations: Mapping[str, Evaluation] | None = None,
    *,
    split: tuple[SplitRow, ...] | None = None,
    recipe: Recipe = FIRST,
    start: str = "offline",
) -> tuple[Advice, ...]:
    run = make_run(tmp_path, recipe, split if split is not None else rows(), start)
    history = History([begun(), phase_begun(), *(events or [ended()])])
    if not history.tells:
        history.add(ended())
    return advise(run, history, evaluations or {})


def make_run(
    tmp_path: Path, recipe: Recipe, split: tuple[SplitRow, ...], start: str = "offline"
) -> RunFolder:
    settings = RunSettings(
        dataset=str(tmp_path), split="grouped", split_seed=0, start=start, classes=CLASSES
    )
    return RunFolder(tmp_path, recipe, settings, Split("grouped", 0, split))


def kinds(found: Sequence[Advice]) -> list[str]:
    return [each.kind for each in found]


def points(*right: int, judged: int = 1000, agreed: float = 1.0) -> tuple[LearningPoint, ...]:
    """What fewer pictures came to; nearly all that was right then is right with all, too."""
    return tuple(
        LearningPoint(
            pictures=count,
            judged=judged,
            right=each,
            right_with_all=round(min(each, right[-1]) * (agreed if each < right[-1] else 1)),
        )
        for count, each in zip((200, 400, 800), right, strict=True)
    )


def test_nothing_stands_out_where_all_goes_well(tmp_path: Path) -> None:
    assert not advice(tmp_path, evaluations={"valid": evaluated(confusion(errors=1))})


def test_an_older_run_has_no_learning_curve_and_no_cross_validation(tmp_path: Path) -> None:
    older = HeadFitted(phase=1, judged=90, accuracy=0.7, low=0.6, high=0.8, suspects=())
    assert not advice(tmp_path, [older])


class TestMorePictures:
    def test_errors_fall_on_as_they_fell(self, tmp_path: Path) -> None:
        """From 40 to 20 % with four times the pictures, so by √2 with twice as many."""
        [said] = advice(tmp_path, [fitted(confusion(errors=1), learning=points(600, 720, 800))])
        assert said.kind == "pictures"
        assert "first models that learnt from 200 recognised 60.0 %" in said.sentence
        assert "from 800 80.0 %" in said.sentence
        gain = doubled(points(600, 720, 800), None)
        assert gain is not None
        assert gain.value == pytest.approx(0.2 * (1 - 0.5**0.5))
        assert 0 < gain.low < gain.value < gain.high

    def test_a_model_without_a_mistake_is_not_told_that_it_would_gain_nothing(
        self, tmp_path: Path
    ) -> None:
        events = [fitted(confusion(), learning=points(600, 720, 800)), ended()]
        assert not advice(tmp_path, events, {"valid": evaluated(confusion())}, recipe=LONGER)

    def test_the_interval_is_no_narrower_than_redrawn_pictures_make_it(self) -> None:
        random = np.random.default_rng(0)
        gain = doubled(points(600, 720, 800), None)
        assert gain is not None
        both = np.array([0.6, 0.2, 0.2])  # right with a quarter and all, with all alone, never
        drawn = random.multinomial(1000, both, size=20_000) / 1000
        before, now = 1 - drawn[:, 0], drawn[:, 2]
        low, high = np.percentile(now * (1 - np.sqrt(now / before)), [2.5, 97.5])
        assert gain.low < low < gain.value < high < gain.high
        assert gain.high - gain.low < 2 * (high - low)

    def test_a_better_model_has_less_to_gain(self) -> None:
        whole, part = (doubled(points(600, 720, 800), error) for error in (0.2, 0.1))
        assert whole is not None
        assert part is not None
        assert part.value == pytest.approx(whole.value / 2)

    @pytest.mark.parametrize(
        "learning",
        [
            (),
            points(770, 785, 800, judged=1000, agreed=0.8),
            points(700, 800, 800),
            points(800, 790, 780),
            points(900, 950, 1000),
            points(24, 28, 30, judged=40, agreed=0.8),
        ],
        ids=["none", "chance", "flat", "worse", "no-errors", "few"],
    )
    def test_it_is_not_said_without_evidence(self, learning: tuple[LearningPoint, ...]) -> None:
        assert doubled(learning, None) is None


class TestThinClasses:
    def test_they_are_named_with_what_they_would_give(self, tmp_path: Path) -> None:
        counts = confusion(40, elm_elm=2, elm_ash=6)
        [said] = advice(tmp_path, [fitted(counts)], split=rows(elm=8))
        assert said.kind == "classes"
        assert said.classes == ("elm",)
        assert "Add pictures of elm: there are at most 8 to learn from" in said.sentence
        assert "2 of 8 were recognised (25 %), of the other classes 100 %" in said.sentence
        assert said.gain is not None
        assert said.gain.value == pytest.approx(0.75 / 5)
        low, high = wilson_interval(2, 8)
        assert (said.gain.low, said.gain.high) == pytest.approx(((1 - high) / 5, (1 - low) / 5))

    def test_not_where_they_are_recognised_as_well(self, tmp_path: Path) -> None:
        assert not advice(tmp_path, [fitted(confusion(40, elm_elm=8))], split=rows(elm=8))

    def test_not_where_too_few_were_judged(self, tmp_path: Path) -> None:
        counts = confusion(40, elm_elm=0, elm_ash=3)
        assert not advice(tmp_path, [fitted(counts)], split=rows(elm=3))

    def test_the_first_model_speaks_for_them_where_validation_has_too_few(
        self, tmp_path: Path
    ) -> None:
        """As of a training that went on, whose own answers are the validation's alone."""
        counts = confusion(40, elm_elm=2, elm_ash=6)
        figures = {"valid": evaluated(confusion(10, elm_elm=1))}
        [said] = advice(tmp_path, [fitted(counts)], figures, split=rows(elm=8), recipe=LONGER)
        assert "2 of 8 were recognised" in said.sentence


class TestPairs:
    def test_the_confusions_that_cost_most(self, tmp_path: Path) -> None:
        counts = confusion(40, ash_elm=9, elm_ash=5, cedar_birch=1)
        [said] = advice(tmp_path, evaluations={"valid": evaluated(counts)})
        assert said.kind == "pair"
        assert said.classes == ("ash", "elm")
        assert "9 pictures of ash were taken for elm and 5 the other way round" in said.sentence
        assert "93 % of all 15 errors" in said.sentence
        assert said.gain is not None
        assert said.gain.value == pytest.approx(14 / 215)
        assert (said.gain.low, said.gain.high) == wilson_interval(14, 215)

    def test_the_worse_direction_comes_first(self, tmp_path: Path) -> None:
        counts = confusion(40, ash_elm=3, elm_ash=9, cedar_birch=1)
        [said] = advice(tmp_path, evaluations={"valid": evaluated(counts)})
        assert said.classes == ("elm", "ash")

    def test_not_where_errors_are_spread_evenly(self, tmp_path: Path) -> None:
        counts = confusion(40, errors=3, ash_elm=6)
        assert not advice(tmp_path, evaluations={"valid": evaluated(counts)})

    def test_not_from_the_test_part(self, tmp_path: Path) -> None:
        counts = confusion(40, ash_elm=9)
        assert not advice(tmp_path, evaluations={"test": evaluated(counts)})

    def test_cross_validation_counts_where_the_first_model_was_kept(self, tmp_path: Path) -> None:
        first = fitted(confusion(40, ash_elm=9, elm_ash=6))
        kept = WeightsAveraged(accuracy=0.5, first_accuracy=0.9, taken=False)
        taken = kept.model_copy(update={"taken": True})
        assert kinds(advice(tmp_path, [first, kept], recipe=LONGER)) == ["pair"]
        assert not advice(tmp_path, [first, taken], recipe=LONGER)

    def test_cross_validation_does_not_count_where_the_start_may_know_the_pictures(
        self, tmp_path: Path
    ) -> None:
        first = fitted(confusion(40, ash_elm=9, elm_ash=6))
        assert kinds(advice(tmp_path, [first])) == ["pair"]
        assert not advice(tmp_path, [first], start="/models/own.pokedex")


class TestLabels:
    DOUBT = Suspect(path="ash/1.jpg", label="ash", looks_like="elm", probability=0.9)

    def test_the_share_that_may_be_wrong(self, tmp_path: Path) -> None:
        first = fitted(confusion(40), suspects=(self.DOUBT,), suspected=12, surest=(4, 66))
        [said] = advice(tmp_path, [first])
        assert said.kind == "labels"
        assert "of the 66 pictures that first models were surest of" in said.sentence
        assert "4 carry another label (6.1 %)" in said.sentence
        assert "12 are worth a look, first ash/1.jpg (elm?)" in said.sentence
        assert said.gain is not None
        assert (said.gain.low, said.gain.high) == wilson_interval(4, 66)
        assert "(2.4 to 14.6)" in said.expected

    @pytest.mark.parametrize("surest", [(2, 6), (5, 400), (0, 66)], ids=["few", "rare", "none"])
    def test_hard_pictures_are_not_taken_for_wrong_labels(
        self, tmp_path: Path, surest: tuple[int, int]
    ) -> None:
        first = fitted(confusion(40), suspects=(self.DOUBT,), suspected=30, surest=surest)
        assert not advice(tmp_path, [first])

    def test_guesses_do_not_make_labels_doubtful(self, tmp_path: Path) -> None:
        assert not advice(tmp_path, [fitted(confusion(40), surest=(6, 10))])


class TestEpochs:
    RISING = (0.5, 0.6, 0.65, 0.67, 0.69, 0.71, 0.73, 0.75)

    def epochs(self, accuracies: Sequence[float], **facts: Any) -> list[TrainingEvent]:
        return [ended(1, n, each, **facts) for n, each in enumerate(accuracies, start=1)]

    def test_longer_where_validation_was_rising_still(self, tmp_path: Path) -> None:
        [said] = advice(tmp_path, self.epochs(self.RISING), recipe=LONGER)
        assert said.kind == "epochs"
        assert "last 4 epochs" in said.sentence
        assert "by 2.0 points an epoch, up to 75.0 %" in said.sentence
        assert said.gain is not None
        assert said.gain.value == pytest.approx(0.08)

    def test_the_interval_is_that_of_the_slope(self) -> None:
        gain = continued((0.60, 0.63, 0.64, 0.67, 0.68), 0.02)
        assert gain is not None
        # scipy.stats.linregress: standard error 0.0020; t of three degrees of freedom 3.182
        assert gain.low == pytest.approx(5 * (0.02 - 3.182 * 0.002), abs=1e-4)

    def test_not_where_it_may_be_chance(self, tmp_path: Path) -> None:
        assert continued((0.70, 0.66, 0.72), 0.01) is None
        flat = self.epochs((0.5, 0.7, 0.71, 0.70, 0.72, 0.70))
        assert not advice(tmp_path, flat, recipe=LONGER)

    def test_not_where_validation_ended_the_phase(self, tmp_path: Path) -> None:
        events = [*self.epochs(self.RISING), PhaseEndedEarly(phase=1, epoch=8, patience=4)]
        assert not advice(tmp_path, events, recipe=LONGER)

    def test_no_longer_where_it_learnt_by_heart(self, tmp_path: Path) -> None:
        facts = {"train_accuracy": 0.99}
        events = [ended(1, n, 0.7, valid_loss=0.8 + 0.1 * n, **facts) for n in range(1, 6)]
        [said] = advice(tmp_path, events, recipe=LONGER)
        assert said.kind == "by_heart"
        assert said.gain is None
        assert "since epoch 1 the loss on validation has risen by 44 %" in said.sentence
        assert "29 points ahead" in said.sentence

    def test_one_epoch_and_no_validation_tell_nothing(self, tmp_path: Path) -> None:
        assert not advice(tmp_path, self.epochs(self.RISING[:1]), recipe=LONGER)
        nothing = [ended(1, n, None, train_accuracy=n / 9) for n in range(1, 9)]
        assert not advice(tmp_path, nothing, recipe=LONGER)


def test_copies_across_the_split_are_counted(tmp_path: Path) -> None:
    [said] = advice(tmp_path, split=rows(groups=("3", "4", "new")))
    assert said.kind == "copies"
    assert "2 of 3 test pictures" in said.sentence
    assert said.gain is None


def test_the_greatest_likely_gain_comes_first_and_the_unknown_last(tmp_path: Path) -> None:
    counts = confusion(40, ash_elm=9, elm_ash=5, birch_cedar=8, cedar_birch=4, elm_elm=2)
    doubt = TestLabels.DOUBT
    first = fitted(
        counts, suspects=(doubt,), suspected=30, surest=(9, 66), learning=points(600, 720, 800)
    )
    found = advice(tmp_path, [first], split=rows(elm=8, groups=("3",)))
    assert len(found) <= MOST
    likely = [each.gain.likely for each in found if each.gain is not None]
    assert likely == sorted(likely, reverse=True)
    assert kinds(found)[-1] == "copies"
    assert {"pictures", "classes", "labels", "copies"} <= {*kinds(found)}


def test_all_that_is_possible_counts_half(tmp_path: Path) -> None:
    counts = confusion(40, ash_elm=9, elm_ash=6)
    first = fitted(counts, learning=points(600, 720, 800))
    found = {each.kind: each.gain for each in advice(tmp_path, [first])}
    assert found["pair"] is not None
    assert found["pair"].likely == found["pair"].value / 2
    assert found["pictures"] is not None
    assert found["pictures"].likely == found["pictures"].value


def test_it_is_read_from_a_folder_and_told_in_spanish(tmp_path: Path) -> None:
    run = make_run(tmp_path, FIRST, rows())
    folder = RunFolder.create(tmp_path / "run", run.recipe, run.settings, run.split).path
    events = [begun(), phase_begun(), ended()]
    (folder / "events.jsonl").write_text("".join(to_json(each) + "\n" for each in events))
    write_evaluations(folder / "evaluation.json", {"valid": evaluated(confusion(ash_elm=9))})
    [said] = read_advice(folder)
    assert told(said.sentence, "es").startswith("Distingue ash de elm: 9 imágenes")
    assert told(said.expected, "es") == "Como mucho 4,3 puntos (de 2,3 a 8,0)."
    assert said.to_dict()["classes"] == ("ash", "elm")


class TestKindsOfPictures:
    def test_outliers_and_small_pictures_count_where_they_are_answered_worse(
        self, tmp_path: Path
    ) -> None:
        group = GroupJudged(pictures=40, right=16, others=960, others_right=864)
        found = advice(tmp_path, [fitted(confusion(), outliers=group, small=group)])
        assert kinds(found) == ["outliers", "small"]
        assert "the 40 training pictures that are unlike all others" in found[0].sentence
        assert "16 of them were recognised (40 %), of the others 90 %" in found[0].sentence
        assert "below the 224 pixels" in found[1].sentence
        gain = found[0].gain
        assert gain is not None
        assert gain.value == pytest.approx(0.04 * 0.5)
        assert 0 < gain.low < gain.value < gain.high
        assert gain.at_most

    @pytest.mark.parametrize(
        "group",
        [
            GroupJudged(pictures=40, right=34, others=960, others_right=864),
            GroupJudged(pictures=9, right=0, others=960, others_right=864),
            GroupJudged(pictures=960, right=100, others=0, others_right=0),
        ],
        ids=["by chance", "few", "nothing to compare"],
    )
    def test_otherwise_nothing_is_said(self, tmp_path: Path, group: GroupJudged) -> None:
        assert not advice(tmp_path, [fitted(confusion(), outliers=group, small=group)])
