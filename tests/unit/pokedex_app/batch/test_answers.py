"""What is kept of an answer, which class a folder stands for, and how far a batch is."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from pokedex_app.batch.logic.answers import Certainty, Places, Result
from pokedex_app.batch.logic.classifying import Answered, Event, FilesFound, RateMeter, classified
from tests.helpers.corrections import said_to_be
from trainer.model.classifier import Classifier


@pytest.fixture(scope="module")
def classifier() -> Classifier:
    return Classifier(threads=1)


def never() -> bool:
    return False


def answers(events: Iterator[Event]) -> list[Result]:
    return [event.result for event in events if isinstance(event, Answered)]


# ---- one result


def test_the_state_follows_the_threshold() -> None:
    result = Result("/a.png", ("Abra",), (0.6,))
    assert result.state(0.5) is Certainty.SURE
    assert result.state(0.6) is Certainty.SURE
    assert result.state(0.7) is Certainty.UNSURE
    assert Result("/a.png", error="Broken.").state(0.0) is Certainty.UNREADABLE
    stranger = Result("/a.png", ("Abra",), (0.9,), strange=True)
    assert stranger.state(0.0) is Certainty.STRANGE
    assert stranger.label is None


def test_the_users_word_counts_whatever_the_model_said() -> None:
    result = Result("/a.png", ("Abra", "Onix"), (0.6, 0.3), truth="Abra")
    corrected = replace(result, correction=said_to_be("Onix"))
    assert (corrected.label, corrected.state(0.9)) == ("Onix", Certainty.CORRECTED)
    assert corrected.correct  # tells of the model alone
    assert replace(result, correction=said_to_be(None)).label is None


def test_an_answer_is_right_or_wrong_only_where_both_are_known() -> None:
    assert Result("/a", ("Abra",), (1.0,), "Abra").correct is True
    assert Result("/a", ("Abra",), (1.0,), "Onix").correct is False
    assert Result("/a", ("Abra",), (1.0,)).correct is None
    assert Result("/a", truth="Abra", error="Broken.").correct is None


def test_name_and_folder_are_fit_to_be_shown() -> None:
    result = Result("/home/me/pictures/caf\udce9/a.png", shown_from=9)
    assert result.name == "a.png"
    assert result.folder == "pictures/caf\\xe9"
    assert Result("/a.png").folder == "/"


# ---- folders as classes


def place(tmp_path: Path, *folders: str, labels: tuple[str, ...] = ("Abra", "Mr Mime")) -> object:
    folder = tmp_path.joinpath(*folders)
    folder.mkdir(parents=True)
    return Places(labels, [tmp_path / folders[0]]).of(folder / "1.png")[0]


@pytest.mark.parametrize(
    ("folders", "label"),
    [
        (("set", "Abra"), "Abra"),
        (("set", "abra"), "Abra"),
        (("set", "Abra", "front"), "Abra"),
        (("Abra",), "Abra"),
        (("set", "Onix"), None),
        (("set",), None),
    ],
)
def test_the_nearest_folder_that_is_called_like_a_class_is_the_truth(
    tmp_path: Path, folders: tuple[str, ...], label: str | None
) -> None:
    assert place(tmp_path, *folders) == label


def test_folders_above_what_was_named_say_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "Abra" / "holiday"
    folder.mkdir(parents=True)
    assert Places(("Abra",), [folder]).of(folder / "1.png")[0] is None


def test_the_part_that_is_shown_begins_with_the_folder_that_was_named(tmp_path: Path) -> None:
    folder = tmp_path / "set" / "Abra"
    folder.mkdir(parents=True)
    path = folder / "1.png"
    _, shown_from = Places((), [tmp_path / "set"]).of(path)
    assert str(path)[shown_from:] == "set/Abra/1.png"


# ---- a batch


def test_every_file_is_answered_once_and_bad_ones_say_why(
    classifier: Classifier, tmp_path: Path, samples: dict[Path, str | None]
) -> None:
    folder = tmp_path / "Ditto"
    folder.mkdir()
    sample = next(path for path in samples if path.stem == "ditto")
    (folder / "ditto.png").write_bytes(sample.read_bytes())
    (folder / "half.png").write_bytes(sample.read_bytes()[:300])
    (folder / "text.jpg").write_text("hello")
    missing = tmp_path / "missing.png"
    events = list(classified(classifier, [folder, missing, folder / "ditto.png"], never))
    assert [event for event in events if isinstance(event, FilesFound)] == [FilesFound(4)]
    found = {result.name: result for result in answers(iter(events))}
    assert found.keys() == {"ditto.png", "half.png", "text.jpg", "missing.png"}
    assert found["ditto.png"].label == "Ditto"
    assert found["ditto.png"].truth == "Ditto"
    assert len(found["ditto.png"].labels) == 5
    for name in ("half.png", "text.jpg", "missing.png"):
        assert found[name].error
        assert not found[name].labels


def test_files_that_are_known_are_left_out(
    classifier: Classifier, samples: dict[Path, str | None]
) -> None:
    one, other, *_ = samples
    events = list(classified(classifier, [one, other], never, done={str(one)}))
    assert [result.path for result in answers(iter(events))] == [str(other)]


def test_what_the_user_passes_over_is_not_named(
    classifier: Classifier, samples: dict[Path, str | None], tmp_path: Path
) -> None:
    for name in ("a.png", "a_mask.png", "masks/b.png"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(next(iter(samples)).read_bytes())
    ignore = ("*_MASK.*", "masks")
    named = answers(classified(classifier, [tmp_path], never, ignore=ignore))
    assert [result.name for result in named] == ["a.png"]
    singly = [tmp_path / "a_mask.png"]
    assert len(answers(classified(classifier, singly, never, ignore=ignore))) == 1


def test_a_batch_can_be_stopped_after_any_answer(
    classifier: Classifier, samples: dict[Path, str | None]
) -> None:
    seen: list[Event] = []
    stream = classified(classifier, list(samples), lambda: len(answers(iter(seen))) == 2)
    for event in stream:
        seen.append(event)  # noqa: PERF402 - `stop` looks at it
    assert len(answers(iter(seen))) == 2


# ---- rate and time left


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_the_meter_knows_rate_and_time_left_and_counts_no_pause() -> None:
    clock = Clock()
    meter = RateMeter(clock)
    meter.mark(0)
    assert meter.rate() is None
    clock.now += 2
    meter.mark(20)
    assert meter.rate() == pytest.approx(10)
    assert meter.seconds_left(120) == pytest.approx(10)
    meter.pause()
    clock.now += 1000
    meter.resume()
    clock.now += 1
    meter.mark(30)
    assert meter.rate() == pytest.approx(10)


def test_the_meter_follows_a_change_of_pace() -> None:
    clock = Clock()
    meter = RateMeter(clock)
    for second in range(60):
        clock.now += 1
        meter.mark(second if second < 30 else 30 + 10 * (second - 30))
    rate = meter.rate()
    assert rate is not None
    assert rate == pytest.approx(10)


def test_as_many_are_worked_on_at_once_as_the_user_wants(
    classifier: Classifier, samples: dict[Path, str | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    sizes: list[int] = []

    def pool(size: int, **options: str) -> ThreadPoolExecutor:
        sizes.append(size)
        return ThreadPoolExecutor(size, **options)

    monkeypatch.setattr("trainer.threads.ThreadPoolExecutor", pool)
    assert answers(classified(classifier, list(samples), never, threads=3))
    assert answers(classified(classifier, list(samples), never))
    assert sizes == [3, 1], "the user's number, or else the classifier's own"
