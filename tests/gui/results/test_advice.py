"""What would help most, and where it leads."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from pokedex_app.results.page import ResultsPage
from pokedex_app.services import Services
from pokedex_app.ui.plain_label import PlainLabel
from tests.helpers.events import as_lines, begun, ended, phase_begun
from tests.helpers.finished_run import make_run
from tests.helpers.results_page import Show, pictures
from trainer.evaluation.advice import Advice
from trainer.messages import Message
from trainer.runs.events import HeadFitted, Suspect


def advice_of(page: ResultsPage) -> str:
    """What the card reads."""
    labels = page.overview.advice.findChildren(PlainLabel)
    return "\n".join(label.text() for label in labels if label.isVisible())


def test_what_would_help_most_leads_to_where_it_is_done(
    page: ResultsPage, run: Path, services: Services, show: Show, qtbot: QtBot
) -> None:
    doubt = Suspect(path="Raichu/pikachu.png", label="Raichu", looks_like="Pikachu", probability=1)
    facts = {"judged": 90, "accuracy": 0.8, "low": 0.7, "high": 0.9, "suspects": (doubt,)}
    fitted = HeadFitted(phase=1, suspected=9, surest=(4, 30), **facts)
    rising = [ended(1, n, 0.5 + 0.01 * n) for n in range(1, 9)]
    events = as_lines([begun(), phase_begun(), fitted, *rising])
    (run / "events.jsonl").write_text(events)
    show(run)
    surest = "of the 30 pictures that first models were surest of"
    qtbot.waitUntil(lambda: surest in advice_of(page))
    labels, longer = page.overview.advice.buttons()
    assert (labels.text(), longer.text()) == ("Check the labels", "Train longer…")
    with qtbot.waitSignal(page.check_labels) as wanted:
        labels.click()
    assert wanted.args == [run]
    with qtbot.waitSignal(page.train_longer) as wanted:
        longer.click()
    assert wanted.args == [run]
    services.translator.set_language("es")
    qtbot.waitUntil(lambda: "Revisa las etiquetas: de las 30 imágenes" in advice_of(page))
    assert page.overview.advice.buttons()[0].text() == "Revisar las etiquetas"


def test_a_pair_to_tell_apart_is_shown_in_the_matrix(
    page: ResultsPage, dataset: Path, tmp_path: Path, show: Show, qtbot: QtBot
) -> None:
    show(make_run(tmp_path / "measured", dataset, subsets=("test",)))
    page.overview.advice.show_advice(
        [Advice("pair", Message("Tell"), Message("Gain"), classes=("Raichu", "Pikachu"))]
    )
    page.overview.advice.buttons()[0].click()
    assert page.tabs.currentWidget() is page.confusion
    canvas = page.confusion.matrix.canvas
    row, column = canvas.cursor_cell
    assert (canvas.labels[row], canvas.labels[column]) == ("Raichu", "Pikachu")
    assert [each.truth for each in pictures(page.confusion.gallery, qtbot)] == ["Raichu"]


@pytest.mark.parametrize("kind", ["pictures", "classes", "outliers", "by_heart", "copies"])
def test_every_advice_leads_somewhere(
    page: ResultsPage, run: Path, show: Show, qtbot: QtBot, kind: str
) -> None:
    show(run)
    page.overview.advice.show_advice([Advice(kind, Message("Do"), Message("Gain"))])
    leads = {"pictures": page.add_to_run, "classes": page.add_to_run, "outliers": page.check_all}
    signal = leads.get(kind, page.train_again)
    with qtbot.waitSignal(signal) as wanted:
        page.overview.advice.buttons()[0].click()
    assert wanted.args == [run]


def test_that_nothing_stands_out_is_an_answer_and_no_figures_are_none(
    page: ResultsPage, run: Path, dataset: Path, services: Services, show: Show
) -> None:
    show(run)
    assert "Nothing stands out from chance" in advice_of(page)
    show(make_run(services.runs_folder() / "stopped", dataset, finished=False))
    assert not page.overview.advice.isVisible()
