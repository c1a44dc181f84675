"""Figures agree with hand-computed cases and with torchmetrics; nothing is silently left out."""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
from collections.abc import Generator, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from trainer.errors import EvaluationError, PictureError
from trainer.evaluation.evaluate import (
    Evaluation,
    evaluate,
    metrics_from_logits,
    read_evaluations,
    write_evaluations,
)
from trainer.evaluation.metrics import log_softmax, reliability, wilson_interval
from trainer.model.classifier import Look
from trainer.model.strangers import StrangerRule, Strangers

CLASSES = ("Abra", "Ditto", "Mew")


def logits_of(*probabilities: tuple[float, ...]) -> NDArray[np.float64]:
    """Logits whose softmax at temperature 1 are these rows."""
    return np.log(np.asarray(probabilities))


# Truth Abra, Abra, Ditto, Mew: the second is taken for Ditto and the last for Abra.
LOGITS = logits_of((0.7, 0.2, 0.1), (0.3, 0.6, 0.1), (0.05, 0.9, 0.05), (0.8, 0.15, 0.05))
LABELS = np.array([0, 0, 1, 2])


@pytest.fixture
def by_hand() -> Evaluation:
    return metrics_from_logits(LOGITS, LABELS, CLASSES, ["a", "b", "c", "d"])


@pytest.fixture(scope="module")
def many() -> tuple[NDArray[np.float32], NDArray[np.int64], tuple[str, ...]]:
    """A thousand answers of a middling model among twelve classes, one without pictures."""
    random = np.random.default_rng(5)
    labels = random.integers(0, 11, 1000)
    logits = random.normal(0, 1.5, (1000, 12)).astype(np.float32)
    logits[:, 11] -= 20  # never predicted either
    logits[np.arange(1000), labels] += 2
    return logits, labels, tuple(f"class {number:02}" for number in range(12))


class TestByHand:
    def test_top1_and_its_interval(self, by_hand: Evaluation) -> None:
        assert by_hand.images == 4
        assert by_hand.top1 == 0.5
        # z = 1.96: the centre is 0.5, and half the width z / (1 + z² / 4) · √(1/16 + z² / 64).
        assert by_hand.top1_interval == pytest.approx((0.15004, 0.84996), abs=1e-5)

    def test_loss_is_the_mean_cross_entropy_in_nats(self, by_hand: Evaluation) -> None:
        expected = -(math.log(0.7) + math.log(0.3) + math.log(0.9) + math.log(0.05)) / 4
        assert by_hand.loss == pytest.approx(expected)

    def test_confusion_rows_are_the_truth(self, by_hand: Evaluation) -> None:
        assert by_hand.confusion == ((1, 1, 0), (0, 1, 0), (1, 0, 0))
        assert by_hand.classes == CLASSES

    def test_figures_of_each_class(self, by_hand: Evaluation) -> None:
        abra, ditto, mew = by_hand.per_class
        assert (abra.support, abra.predicted) == (2, 2)
        assert (abra.precision, abra.recall, abra.f1) == (0.5, 0.5, 0.5)
        assert (ditto.precision, ditto.recall, ditto.f1) == (0.5, 1.0, pytest.approx(2 / 3))
        assert (mew.precision, mew.recall, mew.f1) == (None, 0.0, 0.0)

    def test_macro_figures(self, by_hand: Evaluation) -> None:
        assert by_hand.macro_top1 == pytest.approx((0.5 + 1 + 0) / 3)
        assert by_hand.macro_f1 == pytest.approx((0.5 + 2 / 3 + 0) / 3)

    def test_calibration_error(self, by_hand: Evaluation) -> None:
        # Each confidence has a bin of its own: 0.7 right, 0.6 wrong, 0.9 right, 0.8 wrong.
        assert by_hand.ece == pytest.approx((0.3 + 0.6 + 0.1 + 0.8) / 4)
        assert sum(part.count for part in by_hand.reliability) == 4
        assert len(by_hand.reliability) == 15

    def test_worst_errors_are_the_most_confident(self, by_hand: Evaluation) -> None:
        first, second = by_hand.worst_errors
        assert (first.path, first.truth, first.predicted) == ("d", "Mew", "Abra")
        assert first.confidence == pytest.approx(0.8)
        assert first.truth_probability == pytest.approx(0.05)
        assert second.path == "b"

    def test_confused_pairs_with_the_larger_share_first(self, by_hand: Evaluation) -> None:
        pairs = [(pair.truth, pair.predicted, pair.count) for pair in by_hand.most_confused]
        assert pairs == [("Mew", "Abra", 1), ("Abra", "Ditto", 1)]
        assert [pair.share for pair in by_hand.most_confused] == [1.0, 0.5]

    def test_the_threshold_judges_the_sure_answers_alone(self) -> None:
        evaluation = metrics_from_logits(LOGITS, LABELS, CLASSES, threshold=0.65)
        assert (evaluation.sure_images, evaluation.sure_top1) == (3, pytest.approx(2 / 3))
        never = metrics_from_logits(LOGITS, LABELS, CLASSES, threshold=0.99)
        assert (never.sure_images, never.sure_top1) == (0, None)

    def test_the_temperature_changes_probabilities_and_no_answer(self) -> None:
        cold, plain = (
            metrics_from_logits(LOGITS, LABELS, CLASSES, temperature=temperature)
            for temperature in (0.5, 1.0)
        )
        assert cold.confusion == plain.confusion
        assert cold.top5 == plain.top5
        assert cold.loss != plain.loss == cold.loss_uncalibrated
        assert cold.ece != plain.ece == cold.ece_uncalibrated
        squared = 0.8**2 / (0.8**2 + 0.15**2 + 0.05**2)
        assert cold.worst_errors[0].confidence == pytest.approx(squared)


class TestEdges:
    def test_classes_without_pictures_are_left_out_of_the_macro_averages(self) -> None:
        logits = logits_of((0.8, 0.1, 0.1), (0.1, 0.2, 0.7))
        evaluation = metrics_from_logits(logits, np.array([0, 0]), CLASSES)
        assert evaluation.macro_top1 == 0.5
        assert evaluation.macro_f1 == pytest.approx(2 / 3)
        assert evaluation.per_class[1].f1 is None
        assert evaluation.per_class[2].recall is None
        assert evaluation.per_class[2].f1 == 0.0

    def test_top5_counts_the_fifth_and_not_the_sixth(self) -> None:
        logits = np.array([[6.0, 5, 4, 3, 2, 1], [6.0, 5, 4, 3, 2, 1]])
        assert metrics_from_logits(logits, np.array([4, 5]), tuple("abcdef")).top5 == 0.5

    def test_of_equal_logits_the_lower_index_wins_everywhere(self) -> None:
        evaluation = metrics_from_logits(np.zeros((6, 6)), np.arange(6), tuple("abcdef"))
        assert evaluation.top1 == pytest.approx(1 / 6)
        assert evaluation.top5 == pytest.approx(5 / 6)

    def test_huge_logits_do_not_overflow(self) -> None:
        evaluation = metrics_from_logits(np.array([[1e5, -1e5]]), np.array([1]), ("a", "b"))
        assert evaluation.loss == pytest.approx(2e5)

    def test_logits_that_are_not_finite_are_the_models_fault(self) -> None:
        logits = LOGITS.copy()
        logits[2, 0] = np.nan
        with pytest.raises(EvaluationError, match="1 of 4 pictures"):
            metrics_from_logits(logits, LABELS, CLASSES)

    @pytest.mark.parametrize(
        ("logits", "labels", "paths"),
        [
            (LOGITS[:3], LABELS, None),
            (LOGITS[:, :2], LABELS, None),
            (LOGITS, LABELS + 1, None),
            (LOGITS, LABELS - 1, None),
            (LOGITS, LABELS, ["a"]),
            (LOGITS[:0], LABELS[:0], None),
        ],
    )
    def test_disagreeing_arguments_are_our_mistake(
        self, logits: NDArray[np.float64], labels: NDArray[np.int64], paths: list[str] | None
    ) -> None:
        with pytest.raises(ValueError, match=r"disagree|labels"):
            metrics_from_logits(logits, labels, CLASSES, paths)


class TestAgainstTorchmetrics:
    def test_all_figures(
        self, many: tuple[NDArray[np.float32], NDArray[np.int64], tuple[str, ...]]
    ) -> None:
        torch = pytest.importorskip("torch")
        functional = pytest.importorskip("torchmetrics.functional.classification")
        logits, labels, classes = many
        evaluation = metrics_from_logits(logits, labels, classes)
        scores, truth, count = torch.from_numpy(logits), torch.from_numpy(labels), len(classes)

        def accuracy(average: str, top_k: int = 1) -> float:
            return float(
                functional.multiclass_accuracy(scores, truth, count, top_k=top_k, average=average)
            )

        assert evaluation.top1 == pytest.approx(accuracy("micro"))
        assert evaluation.top5 == pytest.approx(accuracy("micro", top_k=5))
        assert evaluation.macro_top1 == pytest.approx(accuracy("macro"))
        assert evaluation.macro_f1 == pytest.approx(
            float(functional.multiclass_f1_score(scores, truth, count, average="macro"))
        )
        assert evaluation.ece == pytest.approx(
            float(functional.multiclass_calibration_error(scores, truth, count, n_bins=15)),
            abs=1e-6,
        )
        matrix = functional.multiclass_confusion_matrix(scores, truth, count)
        assert evaluation.confusion == tuple(map(tuple, matrix.tolist()))
        loss = torch.nn.functional.cross_entropy(scores, truth)
        assert evaluation.loss == pytest.approx(float(loss), rel=1e-6)
        precision = functional.multiclass_precision(scores, truth, count, average=None)
        recall = functional.multiclass_recall(scores, truth, count, average=None)
        for metrics, p, r in zip(
            evaluation.per_class, precision.tolist(), recall.tolist(), strict=True
        ):
            assert metrics.precision == (pytest.approx(p) if metrics.predicted else None)
            assert metrics.recall == (pytest.approx(r) if metrics.support else None)


class TestWilson:
    @pytest.mark.parametrize(
        ("successes", "trials", "interval"),
        [
            # R. G. Newcombe, Statistics in Medicine 17 (1998), table I, method 3
            (81, 263, (0.2553, 0.3662)),
            (15, 148, (0.0624, 0.1605)),
            (0, 20, (0.0, 0.1611)),
            (1, 29, (0.0061, 0.1718)),
            # the student report's test part
            (1278, 1368, (0.9198, 0.9462)),
        ],
    )
    def test_published_values(
        self, successes: int, trials: int, interval: tuple[float, float]
    ) -> None:
        assert wilson_interval(successes, trials) == pytest.approx(interval, abs=5e-5)

    @given(st.integers(1, 10_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
    def test_lies_in_the_unit_interval_around_the_share(self, counts: tuple[int, int]) -> None:
        low, high = wilson_interval(*counts)
        assert 0 <= low <= counts[0] / counts[1] <= high <= 1


def test_reliability_bins_are_open_below_and_closed_above() -> None:
    confidence = np.array([1 / 15, 1 / 15 + 1e-9, 1.0])
    bins = reliability(confidence, np.array([True, False, True]))
    assert [part.count for part in bins] == [1, 1, *[0] * 12, 1]
    assert bins[2].accuracy is None


@given(
    st.lists(st.lists(st.floats(-1e6, 1e6), min_size=3, max_size=3), min_size=1, max_size=5).map(
        np.array
    )
)
def test_log_softmax_gives_probabilities(logits: NDArray[np.float64]) -> None:
    np.testing.assert_allclose(np.exp(log_softmax(logits)).sum(axis=1), 1)


@dataclass(frozen=True)
class Shot:
    path: str
    label: str


class StubModel:
    """Answers by file name and reads two pictures ahead, as a classifier with threads does."""

    labels = CLASSES
    strangers: Strangers | None = None

    def __init__(self, answers: Mapping[str, NDArray[np.float64] | str]) -> None:
        self._answers = answers
        self.closed = False

    def looks(self, paths: Iterable[Path]) -> Generator[Look | PictureError, None, None]:
        try:
            waiting: list[Path] = []
            for path in paths:
                waiting.append(path)
                if len(waiting) > 2:
                    yield self._answer(waiting.pop(0))
            while waiting:
                yield self._answer(waiting.pop(0))
        finally:
            self.closed = True

    def _answer(self, path: Path) -> Look | PictureError:
        answer = self._answers[path.name]
        if isinstance(answer, str):
            return PictureError(path, answer)
        logits = answer.astype(np.float32)
        return Look(logits, np.array([1, logits[2]], np.float32))


class TestEvaluate:
    answers: Mapping[str, NDArray[np.float64] | str] = {
        "1.png": LOGITS[0],
        "2.png": "the file is empty",
        "3.png": LOGITS[2],
        "4.png": LOGITS[3],
    }
    shots = (
        Shot("Abra/1.png", "Abra"),
        Shot("Abra/2.png", "Abra"),
        Shot("Agumon/9.png", "Agumon"),
        Shot("Ditto/3.png", "Ditto"),
        Shot("Agumon/8.png", "Agumon"),
        Shot("Ditto/4.png", "Ditto"),
    )

    def test_pictures_are_matched_to_classes_by_name(self, tmp_path: Path) -> None:
        evaluation = evaluate(StubModel(self.answers), tmp_path, self.shots)
        assert evaluation.images == 3
        assert evaluation.confusion == ((1, 0, 0), (1, 1, 0), (0, 0, 0))
        assert [error.path for error in evaluation.worst_errors] == ["Ditto/4.png"]

    def test_what_is_left_out_is_named(self, tmp_path: Path) -> None:
        evaluation = evaluate(StubModel(self.answers), tmp_path, self.shots)
        assert evaluation.unknown_folders == {"Agumon": 2}
        (failure,) = evaluation.failed
        assert (failure.path, failure.reason) == ("Abra/2.png", "the file is empty")

    def test_progress_counts_every_picture_of_a_known_class(self, tmp_path: Path) -> None:
        seen: list[int] = []
        evaluate(StubModel(self.answers), tmp_path, self.shots, progress=seen.append)
        assert seen == [1, 2, 3, 4]

    def test_what_is_answered_with_none_of_these_is_counted_and_not_sure(
        self, tmp_path: Path
    ) -> None:
        model = StubModel(self.answers)
        without = evaluate(model, tmp_path, self.shots)
        rule = StrangerRule(limit=0.9, distance=1, kept=0.95)
        model.strangers = Strangers(rule, {"directions": np.array([[0, -1]] * 3, np.float32)})
        evaluation = evaluate(model, tmp_path, self.shots)
        # of 1.png the second feature is the least, so it lies nearest
        angle = [-logits[2] / math.hypot(1, logits[2]) for logits in LOGITS[[0, 2, 3]]]
        strange = sum(1 - cosine > 0.9 for cosine in angle)
        assert (without.none_of_these, without.sure_images) == (None, 3)
        assert (evaluation.none_of_these, evaluation.sure_images) == (strange, 3 - strange)
        assert evaluation.top1 == without.top1

    def test_stopping_from_the_progress_closes_the_stream(self, tmp_path: Path) -> None:
        model = StubModel(self.answers)

        def stop(done: int) -> None:
            raise InterruptedError(done)

        with pytest.raises(InterruptedError):
            evaluate(model, tmp_path, self.shots, progress=stop)
        assert model.closed

    def test_pictures_are_read_lazily(self, tmp_path: Path) -> None:
        asked = 0
        ahead: list[int] = []

        def shots() -> Iterator[Shot]:
            nonlocal asked
            for _ in range(20):
                asked += 1
                yield self.shots[0]

        evaluate(
            StubModel(self.answers),
            tmp_path,
            shots(),
            progress=lambda done: ahead.append(asked - done),
        )
        assert max(ahead) <= 3

    @pytest.mark.parametrize(
        ("shots", "reason"),
        [
            ((), "there are none"),
            (shots[1:2], "the file is empty"),
            (shots[2:3], "knows none of the classes (Agumon)"),
        ],
    )
    def test_nothing_to_judge_is_one_clear_error(
        self, tmp_path: Path, shots: tuple[Shot, ...], reason: str
    ) -> None:
        with pytest.raises(EvaluationError) as caught:
            evaluate(StubModel(self.answers), tmp_path, shots)
        assert reason in str(caught.value)
        assert tmp_path.name in str(caught.value)

    @pytest.mark.skipif(os.name == "nt", reason="Windows has no such names")
    def test_names_that_are_not_unicode_are_made_printable(self, tmp_path: Path) -> None:
        odd = os.fsdecode(b"\xff")
        model = StubModel({f"{odd}.png": LOGITS[3]})
        shots = [Shot(f"Abra/{odd}.png", "Abra"), Shot(f"{odd}/1.png", odd)]
        evaluation = evaluate(model, tmp_path, [*shots, Shot(f"Ditto/{odd}.png", "Ditto")])
        assert evaluation.worst_errors[0].path == r"Ditto/\xff.png"
        assert evaluation.unknown_folders == {r"\xff": 1}
        assert Evaluation.from_json(evaluation.to_json()) == evaluation


class TestFiles:
    def test_json_both_ways(self, by_hand: Evaluation, tmp_path: Path) -> None:
        assert Evaluation.from_json(by_hand.to_json()) == by_hand
        path = tmp_path / "evaluation.json"
        write_evaluations(path, {"valid": by_hand, "test": by_hand})
        assert read_evaluations(path) == {"valid": by_hand, "test": by_hand}

    def test_the_keys_a_script_may_rely_on(self, by_hand: Evaluation) -> None:
        keys = json.loads(by_hand.to_json()).keys()
        assert keys >= {
            "images", "top1", "top1_interval", "top5", "macro_top1", "macro_f1", "loss", "ece",
            "per_class", "confusion", "classes", "most_confused", "worst_errors", "failed",
            "unknown_folders",
        }  # fmt: skip

    def test_the_summary_is_small_and_json(self, by_hand: Evaluation) -> None:
        summary = by_hand.summary()
        assert json.loads(json.dumps(summary)) == summary
        assert summary["top1"] == by_hand.top1
        assert "confusion" not in summary

    @pytest.mark.parametrize("content", ["", "[]", "{}x", '{"test": {}}', '{"test": 3}', "\udcff"])
    def test_damage_is_one_clear_error(self, tmp_path: Path, content: str) -> None:
        path = tmp_path / "evaluation.json"
        path.write_bytes(content.encode("utf-8", "surrogateescape"))
        with pytest.raises(EvaluationError, match=r"evaluation\.json"):
            read_evaluations(path)
        with pytest.raises(EvaluationError, match="my file"):
            Evaluation.from_json(content, "my file")

    def test_a_missing_file_is_one_clear_error(self, tmp_path: Path) -> None:
        with pytest.raises(EvaluationError, match="cannot be read"):
            read_evaluations(tmp_path / "evaluation.json")


def test_neither_torch_nor_qt_is_imported(repository: Path) -> None:
    code = (
        "import sys, trainer.evaluation.evaluate, trainer.runs.history\n"
        "print({'torch', 'PySide6', 'scipy'} & set(sys.modules))"
    )
    answer = subprocess.run(
        [sys.executable, "-c", code], cwd=repository, capture_output=True, text=True, check=True
    )
    assert answer.stdout.strip() == "set()"
