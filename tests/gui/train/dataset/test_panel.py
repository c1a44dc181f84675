"""Choosing a data set: the scan as a job, what is shown of it, and what is remembered."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from pokedex_app.services import Services
from pokedex_app.train.dataset.panel import DatasetPanel
from pokedex_app.train.logic.review import DatasetChoice, LeftOutStore, sections
from tests.helpers.widgets import on_screen
from tests.helpers.zips import packed_in
from trainer.data.decisions import read_decisions


@pytest.fixture
def panel(services: Services, qtbot: QtBot) -> DatasetPanel:
    return on_screen(DatasetPanel(services), qtbot, 900, 500)


def opened(panel: DatasetPanel, path: Path, qtbot: QtBot) -> DatasetChoice:
    with qtbot.waitSignal(panel.ready) as caught:
        panel.open([path])
    [choice] = caught.args
    assert isinstance(choice, DatasetChoice)
    return choice


def test_it_begins_as_an_invitation(panel: DatasetPanel) -> None:
    assert panel.drop.isVisible()
    assert not panel.progress.isVisible()
    assert not panel.overview.isVisible()


def test_a_folder_is_scanned_and_shown(panel: DatasetPanel, messy_set: Path, qtbot: QtBot) -> None:
    choice = opened(panel, messy_set, qtbot)
    assert choice.root == messy_set
    assert panel.overview.isVisible()
    assert not panel.drop.isVisible()
    assert "27 pictures in 3 classes" in panel.overview.summary()
    assert "1 unreadable" in panel.overview.summary()


def test_what_the_user_passes_over_is_not_scanned(
    panel: DatasetPanel, clean_set: Path, services: Services, qtbot: QtBot
) -> None:
    services.settings.update(ignore=("mu?", "masks"))
    with qtbot.waitSignal(panel.ready) as caught:
        panel.open([clean_set], ignore=["other*"])
    [choice] = caught.args
    assert choice.counts == {"Abra": 11}
    assert choice.dataset.ignore == ("mu?", "masks", "other*")


def test_a_zip_is_unpacked_and_scanned(
    panel: DatasetPanel, clean_set: Path, services: Services, qtbot: QtBot
) -> None:
    archive = Path(shutil.make_archive(str(clean_set.parent / "pets"), "zip", clean_set))
    with qtbot.waitSignal(panel.ready) as caught:
        panel.open([archive])
    [choice] = caught.args
    assert choice.archive == archive
    assert choice.name == "pets"
    assert choice.root.is_relative_to(services.folders.datasets)
    assert choice.counts == {"Abra": 11, "Muk": 12}


def test_the_encoding_of_the_names_in_a_zip_can_be_chosen_and_renamed_files_are_told(
    panel: DatasetPanel, clean_set: Path, qtbot: QtBot
) -> None:
    members = {
        f"{file.parent.name}/{file.name}".replace("Muk", "Mük"): file.read_bytes()
        for file in clean_set.rglob("*.png")
    }
    members["Abra/12:30.png"] = b""
    archive = packed_in("cp850", clean_set.parent / "pets.zip", members)
    with qtbot.waitSignal(panel.ready):
        panel.open([archive])
    assert panel.choice is not None
    [renamed] = [each for each in sections(panel.choice) if each.kind == "renamed"]
    assert renamed.groups[0].pictures == ("Abra/12-30.png",)
    assert renamed.groups[0].message == "Abra/12:30.png"
    assert "Mük" in panel.choice.counts
    with qtbot.waitSignal(panel.ready):
        panel.overview.encoding_chosen.emit("cp866")
    assert panel.choice.encoding == "cp866"
    assert "MБk" in panel.choice.counts


def test_several_folders_are_the_classes(
    panel: DatasetPanel, messy_set: Path, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(panel.ready) as caught:
        panel.open([messy_set / "Abra", messy_set / "Seel"])
    [choice] = caught.args
    assert choice.counts == {"Abra": 12, "Seel": 2}
    assert choice.name == "Abra, Seel"
    assert not [finding for finding in choice.report.findings if finding.kind == "ignored"]


def test_a_scan_can_be_cancelled(panel: DatasetPanel, clean_set: Path, qtbot: QtBot) -> None:
    panel.open([clean_set])
    assert panel.scanning()
    assert panel.progress.isVisible()
    with qtbot.assertNotEmitted(panel.ready, wait=200):
        panel.progress.cancelled.emit()
    assert not panel.scanning()
    assert panel.drop.isVisible()
    assert panel.drop.problem() == ""


def test_another_choice_ends_the_scan_before_it(
    panel: DatasetPanel, clean_set: Path, messy_set: Path, qtbot: QtBot
) -> None:
    panel.open([clean_set])
    assert opened(panel, messy_set, qtbot).root == messy_set
    assert panel.choice is not None
    assert panel.choice.root == messy_set


def test_what_is_no_data_set_says_so(panel: DatasetPanel, tmp_path: Path, qtbot: QtBot) -> None:
    file = tmp_path / "letter.txt"
    file.write_text("dear")
    panel.open([file])
    qtbot.waitUntil(lambda: not panel.scanning())
    assert panel.drop.isVisible()
    assert "neither a folder nor a zip" in panel.drop.problem()
    (tmp_path / "empty").mkdir()
    panel.open([tmp_path / "empty"])
    qtbot.waitUntil(lambda: not panel.scanning())
    assert "holds no folder with pictures" in panel.drop.problem()


def test_what_was_scanned_is_offered_again_and_what_is_none_is_not(
    panel: DatasetPanel, clean_set: Path, tmp_path: Path, services: Services, qtbot: QtBot
) -> None:
    (tmp_path / "empty").mkdir()
    panel.open([tmp_path / "empty"])
    qtbot.waitUntil(lambda: not panel.scanning())
    opened(panel, clean_set, qtbot)
    assert services.recent_datasets().places() == [clean_set]


def test_what_is_left_out_is_remembered_and_the_disk_is_not_touched(
    panel: DatasetPanel, messy_set: Path, services: Services, qtbot: QtBot
) -> None:
    before = sorted(messy_set.rglob("*"))
    opened(panel, messy_set, qtbot)
    with qtbot.waitSignal(panel.ready) as caught:
        panel.leave_out(frozenset({"Abra/copy.png"}))
    assert caught.args[0].left_out == {"Abra/copy.png"}
    panel.leave_out(frozenset({"Abra/copy.png", "Muk/wrong.png"}))
    assert "2 left out" in panel.overview.summary()
    qtbot.waitUntil(lambda: not services.jobs.running())
    again = DatasetPanel(services)
    qtbot.addWidget(again)
    assert opened(again, messy_set, qtbot).left_out == {"Abra/copy.png", "Muk/wrong.png"}
    assert sorted(messy_set.rglob("*")) == before


def test_what_is_left_out_stays_so_where_the_folder_moves_until_it_is_put_back(
    panel: DatasetPanel, messy_set: Path, services: Services, qtbot: QtBot
) -> None:
    opened(panel, messy_set, qtbot)
    panel.leave_out(frozenset({"Abra/copy.png", "Muk/wrong.png"}))
    panel.leave_out(frozenset({"Abra/copy.png"}))
    qtbot.waitUntil(lambda: not services.jobs.running())
    [made] = read_decisions(services.folders.decisions_file)
    assert (made.path, made.kind) == ("Abra/copy.png", "leave_out")
    moved = messy_set.rename(messy_set.with_name("moved"))
    assert opened(panel, moved, qtbot).left_out == {"Abra/copy.png"}
    panel.leave_out(frozenset())
    qtbot.waitUntil(lambda: not services.jobs.running())
    assert opened(panel, moved, qtbot).left_out == frozenset()


def test_what_an_earlier_version_left_out_becomes_decisions_once(
    panel: DatasetPanel, messy_set: Path, services: Services, qtbot: QtBot
) -> None:
    earlier = LeftOutStore(services.folders.data / "left-out")
    earlier.save(messy_set, {"Abra/copy.png", "Muk/gone.png"})
    assert opened(panel, messy_set, qtbot).left_out == {"Abra/copy.png"}
    assert earlier.load(messy_set) == {"Muk/gone.png"}
    panel.leave_out(frozenset())
    qtbot.waitUntil(lambda: not services.jobs.running())
    assert opened(panel, messy_set, qtbot).left_out == frozenset()


def test_cards_and_bars_lead_to_the_pictures(
    panel: DatasetPanel, messy_set: Path, qtbot: QtBot
) -> None:
    opened(panel, messy_set, qtbot)
    cards = {card.section.kind: card for card in panel.overview.cards.findChildren(_card())}
    assert {"unreadable", "identical", "identical_across_classes", "tiny_class"} <= cards.keys()
    with qtbot.waitSignal(panel.section_chosen) as caught:
        qtbot.keyClick(cards["unreadable"], Qt.Key.Key_Space)
    assert caught.args == ["unreadable"]
    balance = panel.overview.balance
    qtbot.keyClick(balance, Qt.Key.Key_Right)
    assert balance.current() == "Muk"
    assert balance.caption() == "Muk: 13 picture(s), 1 left out or unreadable" or (
        balance.caption() == "Muk: 13 pictures, 1 left out or unreadable"
    )
    with qtbot.waitSignal(panel.class_chosen) as caught:
        qtbot.keyClick(balance, Qt.Key.Key_Return)
    assert caught.args == ["Muk"]


def test_large_numbers_of_pictures_are_grouped(panel: DatasetPanel, services: Services) -> None:
    balance = panel.overview.balance
    counts = {"Abra": 50, "Muk": 6820, "Onix": 1234}
    balance.set_counts(counts, counts)
    said = "50 to 6,820 pictures a class; half the classes have 1,234 or more"
    assert balance.caption() == said
    services.translator.set_language("es")
    assert "6820 imágenes" in balance.caption()  # Spanish groups from five digits on
    services.translator.set_language("en")


def test_it_speaks_the_language_that_is_chosen_while_it_stands(
    panel: DatasetPanel, messy_set: Path, services: Services, qtbot: QtBot
) -> None:
    opened(panel, messy_set, qtbot)
    services.translator.set_language("es")
    assert panel.choice is not None
    assert panel.overview.isVisible()


def _card() -> type:
    from pokedex_app.train.dataset.finding_cards import FindingCard

    return FindingCard
