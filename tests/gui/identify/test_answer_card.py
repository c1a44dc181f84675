"""The answer in words, and what can be done with it."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QProgressBar
from pytestqt.qtbot import QtBot

from pokedex_app.identify.answer_card import AnswerCard, ShownAnswer
from pokedex_app.identify.answer_picture import PICTURE_SIDE, SHARPNESS, answer_picture
from pokedex_app.services import Services
from pokedex_app.shared.class_names import NamedClass
from pokedex_app.ui.confidence_bars import Bar
from tests.helpers.widgets import offers, press, says, texts

BARS = (Bar("Pikachu", "Pikachu", 0.7), Bar("Raichu", "Raichu", 0.2))


@pytest.fixture
def card(qtbot: QtBot, services: Services) -> AnswerCard:
    made = AnswerCard(services.translator)
    qtbot.addWidget(made)
    made.show()
    return made


def test_it_waits_at_first(card: AnswerCard) -> None:
    assert card.headline()[0] == "Looking at the picture…"
    assert card.findChild(QProgressBar).isVisible()
    assert not offers(card, "That's wrong…")


def test_a_sure_answer_is_named(card: AnswerCard) -> None:
    card.show_answer(ShownAnswer(BARS, 0.5))
    assert card.headline() == ("Pikachu", "Confidence 70.0\u202f%")
    assert card.bars.bars() == list(BARS)


def test_a_weak_answer_is_not_sure_but_says_its_best_guess(card: AnswerCard) -> None:
    card.show_answer(ShownAnswer(BARS, 0.8))
    headline, verdict = card.headline()
    assert headline == "Not sure"
    assert "Pikachu" in verdict
    assert "70.0\u202f%" in verdict


def test_a_stranger_is_none_of_these_however_probable_the_nearest_is(card: AnswerCard) -> None:
    card.show_answer(ShownAnswer(BARS, 0.5, strange=True))
    headline, verdict = card.headline()
    assert headline == "None of these"
    assert BARS[0].name in verdict
    card.show_answer(ShownAnswer(BARS, 0.5))
    assert card.headline()[0] == BARS[0].name


def test_a_problem_has_a_reason_and_nothing_to_copy(card: AnswerCard) -> None:
    card.show_answer(ShownAnswer(BARS, 0.8))
    card.show_problem("It is text, not a picture.")
    assert card.headline() == ("No answer for this file", "It is text, not a picture.")
    assert not card.bars.isVisible()
    assert not offers(card, "Copy")


def test_that_is_wrong_opens_the_picker_and_a_new_answer_closes_it(
    card: AnswerCard, qtbot: QtBot
) -> None:
    card.show_answer(ShownAnswer(BARS, 0.5))
    with qtbot.waitSignal(card.correction_requested):
        press(card, "That's wrong…")
    card.picker.set_classes([NamedClass("Pikachu", "Pikachu")])
    assert card.picker.isVisible()
    card.show_answer(ShownAnswer(BARS, 0.5))
    assert not card.picker.isVisible()


def test_what_the_user_says_stays_to_be_seen(card: AnswerCard) -> None:
    card.show_answer(ShownAnswer(BARS, 0.5))
    card.show_new()
    assert "New in your Pokédex" in texts(card)
    card.show_corrected("Raichu")
    assert card.headline()[0] == "Raichu"
    assert says(card, "You say")
    assert "The model said Pikachu" in card.headline()[1]
    card.show_corrected(None)
    assert card.headline()[0] == "None of the classes"
    card.show_answer(ShownAnswer(BARS, 0.5))
    assert not says(card, "You say")


def test_markup_in_a_label_is_shown_as_it_is(card: AnswerCard) -> None:
    card.show_answer(ShownAnswer((Bar("x", "<b>x</b>", 0.9), BARS[1]), 0.5))
    assert card.headline_label.textFormat() == card.headline_label.textFormat().PlainText


def test_the_answer_as_a_picture_is_large_enough(services: Services) -> None:
    from PySide6.QtGui import QImage

    image = QImage(30, 60, QImage.Format.Format_RGB32)
    image.fill(0x336699)
    drawn = answer_picture(
        image, "Pikachu", "Confidence", ShownAnswer(BARS, 0.5), services.translator
    )
    assert drawn.height() >= PICTURE_SIDE * SHARPNESS
    assert drawn.width() > drawn.height()


def test_the_answer_stays_until_the_next_one_is_there(card: AnswerCard) -> None:
    card.show_answer(ShownAnswer(BARS, 0.5))
    before = card.headline()
    card.show_waiting()
    assert card.headline() == before
    assert card.busy.isVisible()
    card.show_answer(ShownAnswer(BARS, 0.5))
    assert not card.busy.isVisible()
    card.clear()
    assert card.headline()[0] == "Looking at the picture…"
