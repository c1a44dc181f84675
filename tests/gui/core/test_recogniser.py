"""The recogniser: a model in a thread of its own."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from pokedex_app.core.recogniser import Answer
from pokedex_app.services import Services
from trainer.errors import ModelFileError, PictureError


def answer(qtbot: QtBot, services: Services, source: Path | QImage | bytes, name: str) -> Answer:
    with qtbot.waitSignal(services.recogniser.answered) as caught:
        ticket = services.recogniser.identify(source, name)
    [given] = caught.args
    assert given.ticket == ticket
    return given


def test_a_picture_asked_for_before_the_model_is_there_is_answered(
    qtbot: QtBot, services: Services, samples: dict[Path, str | None]
) -> None:
    path = next(path for path, label in samples.items() if label == "Pikachu")
    services.recogniser.use(None)
    assert services.recogniser.manifest is None, "loading happens elsewhere"
    given = answer(qtbot, services, path, path.name)
    assert given.prediction is not None
    assert given.prediction.predictions[0].label == "Pikachu"
    assert given.prediction is not None
    assert len(given.heats) == len(given.prediction.predictions)
    tall = given.image.height() / given.image.width()
    assert given.heats[0].shape[0] / given.heats[0].shape[1] == pytest.approx(tall, rel=0.02)
    assert services.recogniser.manifest is not None


def test_pictures_in_memory_and_bytes_are_answered_as_their_file(
    qtbot: QtBot, recognising: Services, samples: dict[Path, str | None]
) -> None:
    path = next(iter(samples))
    from_file = answer(qtbot, recognising, path, path.name).prediction
    from_bytes = answer(qtbot, recognising, path.read_bytes(), "pasted").prediction
    from_image = answer(qtbot, recognising, QImage(str(path)), "pasted").prediction
    assert from_file is not None
    assert from_bytes is not None
    assert from_image is not None
    assert from_bytes.predictions == from_file.predictions
    assert from_image.predictions[0].label == from_file.predictions[0].label


def test_transparency_is_white_also_in_a_pasted_picture(
    qtbot: QtBot, recognising: Services
) -> None:
    image = QImage(40, 30, QImage.Format.Format_ARGB32)
    image.fill(QColor(255, 0, 0, 0))
    given = answer(qtbot, recognising, image, "pasted")
    assert given.image.pixelColor(5, 5) == QColor("white")


def test_the_setting_turns_the_second_look_off_and_on(
    qtbot: QtBot, recognising: Services, samples: dict[Path, str | None]
) -> None:
    path = next(iter(samples))
    recognising.settings.update(second_look="never")
    assert recognising.recogniser.classifier is not None
    assert not recognising.recogniser.classifier.second_look
    recognising.recogniser.use(None)
    answer(qtbot, recognising, path, path.name)  # by the model that was loaded after
    assert not recognising.recogniser.classifier.second_look
    recognising.settings.update(second_look="in_doubt", strangers="named")
    assert not recognising.recogniser.classifier.tell_strangers
    recognising.settings.update(strangers="told")
    assert recognising.recogniser.classifier.tell_strangers
    assert recognising.recogniser.classifier.second_look


def test_a_file_that_is_no_picture_is_an_answer_with_the_reason(
    qtbot: QtBot, recognising: Services, tmp_path: Path
) -> None:
    path = tmp_path / "note.jpg"
    path.write_text("this is no picture")
    given = answer(qtbot, recognising, path, path.name)
    assert isinstance(given.error, PictureError)
    assert given.image.isNull()
    assert given.prediction is None


def test_without_a_model_there_is_a_sentence(
    qtbot: QtBot, services: Services, samples: dict[Path, str | None]
) -> None:
    given = answer(qtbot, services, next(iter(samples)), "a")
    assert isinstance(given.error, ModelFileError)
    assert not given.image.isNull(), "the picture itself is shown all the same"


def test_a_broken_model_leaves_the_earlier_one_at_work(
    qtbot: QtBot, recognising: Services, tmp_path: Path, samples: dict[Path, str | None]
) -> None:
    broken = tmp_path / "broken.pokedex"
    broken.write_bytes(b"PK nothing")
    with qtbot.waitSignal(recognising.recogniser.failed) as caught:
        recognising.recogniser.use(broken)
    assert "broken.pokedex" in str(caught.args[0])
    assert recognising.recogniser.model_path is None
    assert answer(qtbot, recognising, next(iter(samples)), "a").prediction is not None


def test_where_the_chosen_model_is_broken_the_default_one_serves(
    qtbot: QtBot, services: Services, tmp_path: Path
) -> None:
    with qtbot.waitSignals([services.recogniser.failed, services.recogniser.ready], order="strict"):
        services.recogniser.use(tmp_path / "missing.pokedex")
    assert services.recogniser.model_path is None
    assert services.recogniser.manifest is not None


def test_questions_that_were_overtaken_are_dropped_unless_kept(
    qtbot: QtBot, services: Services, samples: dict[Path, str | None]
) -> None:
    answered: list[Answer] = []
    services.recogniser.answered.connect(answered.append)
    services.recogniser.use(None)
    paths = list(samples)[:4]
    kept = services.recogniser.identify(paths[0], "kept", keep=True)
    for path in paths[1:3]:
        services.recogniser.identify(path, "overtaken")
    newest = services.recogniser.identify(paths[3], "newest")
    qtbot.waitUntil(lambda: bool(answered) and answered[-1].ticket == newest)
    assert {kept, newest} <= {given.ticket for given in answered}
    assert len(answered) <= 3, "at most the one whose turn it was already"


def test_what_nobody_foresaw_costs_one_answer_and_no_more(
    qtbot: QtBot,
    recognising: Services,
    samples: dict[Path, str | None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    path = next(iter(samples))
    with monkeypatch.context() as broken:
        broken.setattr("trainer.pictures.reading.read_picture", lambda _path: 1 / 0)
        given = answer(qtbot, recognising, path, path.name)
    assert isinstance(given.error, ZeroDivisionError)
    assert answer(qtbot, recognising, path, path.name).prediction is not None


def test_closing_ends_the_thread(services: Services) -> None:
    services.recogniser.use(None)
    services.recogniser.close()
    assert services.jobs.wait(60)
