"""The whole set-up: what is asked for in the end, and what prevents it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from pokedex_app.services import Services
from pokedex_app.train.logic.presets import PRESETS
from pokedex_app.train.setup import TrainSetup
from pokedex_app.ui.plain_label import PlainLabel
from tests.helpers.drawings import draw_class
from trainer.languages import plain_spaces
from trainer.runs.preparation import Preparation
from trainer.runs.recipe import BEST, FIRST


@pytest.fixture(autouse=True)
def _no_weights_on_this_computer(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("TORCH_HOME", str(tmp_path / "torch"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


def opened(setup: TrainSetup, path: Path, qtbot: QtBot) -> None:
    with qtbot.waitSignal(setup.panel.ready):
        setup.open_paths([path])


def requested(setup: TrainSetup, qtbot: QtBot, *, despite_errors: bool = False) -> Preparation:
    with qtbot.waitSignal(setup.start_requested) as caught:
        qtbot.mouseClick(setup.start_button, Qt.MouseButton.LeftButton)
        if despite_errors:
            press(question(setup), QMessageBox.ButtonRole.AcceptRole, qtbot)
    [wanted] = caught.args
    assert isinstance(wanted, Preparation)
    return wanted


def test_without_a_data_set_nothing_starts(setup: TrainSetup) -> None:
    assert not setup.start_button.isEnabled()
    assert "data set" in setup.problem()
    assert setup.busy() is None


def test_what_advanced_unfolds_comes_into_view(
    setup: TrainSetup, clean_set: Path, qtbot: QtBot
) -> None:
    setup.resize(900, 500)
    opened(setup, clean_set, qtbot)
    bar = setup.scroll_area.verticalScrollBar()
    bar.setValue(0)
    setup.more.click()
    qtbot.waitUntil(lambda: bar.value() > 0)
    first = setup.advanced[0]
    top = first.mapTo(setup.scroll_area.viewport(), QPoint(0, 0)).y()
    assert top >= 0
    assert top + first.height() <= setup.scroll_area.viewport().height()


def test_a_set_without_errors_is_learnt_at_once(
    setup: TrainSetup, services: Services, clean_set: Path, qtbot: QtBot
) -> None:
    services.settings.update(first_model="at_once")
    with qtbot.waitSignal(setup.start_requested, timeout=30_000) as caught:
        setup.open_paths([clean_set])
    [wanted] = caught.args
    assert isinstance(wanted, Preparation)
    assert (wanted.dataset, wanted.recipe) == (clean_set, FIRST)


def test_a_set_with_a_warning_or_another_recipe_waits_for_its_user(
    setup: TrainSetup, services: Services, clean_set: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    services.settings.update(first_model="at_once")
    spoilt = shutil.copytree(clean_set, tmp_path / "spoilt")
    picture = next(spoilt.glob("Abra/*.png"))
    shutil.copy(picture, picture.with_name("the same.png"))
    with qtbot.assertNotEmitted(setup.start_requested, wait=200):
        opened(setup, spoilt, qtbot)
    setup.presets.cards["best"].button.click()
    with qtbot.assertNotEmitted(setup.start_requested, wait=200):
        opened(setup, clean_set, qtbot)


def test_a_data_set_and_one_press_are_enough(
    setup: TrainSetup, clean_set: Path, qtbot: QtBot
) -> None:
    opened(setup, clean_set, qtbot)
    wanted = requested(setup, qtbot)
    assert wanted.dataset == clean_set
    assert wanted.recipe == FIRST
    assert wanted.left_out == frozenset()
    assert wanted.split == "auto"
    assert wanted.start == "auto"
    assert wanted.out.name == "clean first"
    assert wanted.report.classes == {"Abra": 11, "Muk": 12}


def test_a_preset_is_one_press_away(setup: TrainSetup, clean_set: Path, qtbot: QtBot) -> None:
    opened(setup, clean_set, qtbot)
    setup.presets.cards["best"].button.click()
    wanted = requested(setup, qtbot)
    assert wanted.recipe == PRESETS["best"]
    assert wanted.out.name == "clean best"


def test_a_taken_name_gets_a_number(
    setup: TrainSetup, clean_set: Path, services: Services, qtbot: QtBot
) -> None:
    (services.folders.runs / "clean first").mkdir(parents=True)
    opened(setup, clean_set, qtbot)
    assert requested(setup, qtbot).out.name == "clean first (2)"


def test_what_is_left_out_in_the_gallery_is_not_trained_on(
    setup: TrainSetup, messy_set: Path, qtbot: QtBot
) -> None:
    opened(setup, messy_set, qtbot)
    setup.panel.section_chosen.emit("identical")
    assert setup.findings.isVisible()
    qtbot.mouseClick(setup.findings.suggestion, Qt.MouseButton.LeftButton)
    setup.findings.back.emit()
    assert not setup.findings.isVisible()
    assert requested(setup, qtbot, despite_errors=True).left_out == {"Abra/copy.png"}


def question(setup: TrainSetup) -> QMessageBox:
    return next(box for box in setup.findChildren(QMessageBox) if box.isVisible())


def press(box: QMessageBox, role: QMessageBox.ButtonRole, qtbot: QtBot) -> None:
    [button] = (button for button in box.buttons() if box.buttonRole(button) is role)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_what_spoils_a_training_is_asked_about_once(
    setup: TrainSetup, messy_set: Path, qtbot: QtBot
) -> None:
    opened(setup, messy_set, qtbot)
    with qtbot.assertNotEmitted(setup.start_requested, wait=50):
        qtbot.mouseClick(setup.start_button, Qt.MouseButton.LeftButton)
        box = question(setup)
        assert "class without pictures" in box.informativeText()
        assert "file in several classes" in box.informativeText()
        press(box, QMessageBox.ButtonRole.RejectRole, qtbot)
    assert setup.findings.isVisible()
    setup.findings.back.emit()
    assert requested(setup, qtbot, despite_errors=True).anyway
    assert requested(setup, qtbot).anyway


def test_a_class_missing_from_training_spoils_it_only_where_the_folders_are_kept_to(
    setup: TrainSetup, tmp_path: Path, qtbot: QtBot
) -> None:
    root = tmp_path / "divided"
    for label in ("Abra", "Muk", "Seel"):
        draw_class(root / "train", label, *range(12))
    (root / "test" / "Muk").mkdir(parents=True)
    (root / "train" / "Muk" / "0.png").rename(root / "test" / "Muk" / "0.png")
    (root / "train" / "Seel").rename(root / "test" / "Seel")
    opened(setup, root, qtbot)
    setup.splits.options["random"].button.click()
    assert not requested(setup, qtbot).anyway
    setup.splits.options["auto"].button.click()
    with qtbot.assertNotEmitted(setup.start_requested, wait=50):
        qtbot.mouseClick(setup.start_button, Qt.MouseButton.LeftButton)
        assert "class missing from training" in question(setup).informativeText()
        press(question(setup), QMessageBox.ButtonRole.RejectRole, qtbot)


def test_a_single_class_cannot_be_trained(setup: TrainSetup, clean_set: Path, qtbot: QtBot) -> None:
    opened(setup, clean_set, qtbot)
    setup.panel.leave_out(frozenset(f"Muk/{number}.png" for number in range(12)))
    assert not setup.start_button.isEnabled()
    assert "two classes" in setup.problem()
    setup.panel.leave_out(frozenset())
    assert setup.start_button.isEnabled()


def test_start_and_split_are_asked_for(
    setup: TrainSetup, clean_set: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    opened(setup, clean_set, qtbot)
    setup.starts.options["imagenet"].button.click()
    assert "ImageNet weights are not on this computer" in setup.problem()
    model = tmp_path / "mine.pokedex"
    setup.starts.use_model(model)
    setup.splits.options["random"].button.click()
    wanted = requested(setup, qtbot)
    assert wanted.start == str(model)
    assert wanted.split == "random"


@pytest.mark.parametrize(
    ("language", "told"),
    [("en", "About 72 % of the pictures"), ("es", "Alrededor del 72 % de las imágenes")],
)
def test_the_shares_of_the_split_are_told(
    setup: TrainSetup, services: Services, language: str, told: str, qtbot: QtBot
) -> None:
    services.translator.set_language(language)
    labels = setup.splits.findChildren(PlainLabel)
    qtbot.waitUntil(lambda: any(plain_spaces(each.text()).startswith(told) for each in labels))


def test_a_wrong_weights_file_is_refused(
    setup: TrainSetup, tmp_path: Path, services: Services, qtbot: QtBot
) -> None:
    file = tmp_path / "weights.pth"
    file.write_bytes(b"not these")
    setup.starts.use_imagenet_file(file)
    qtbot.waitUntil(lambda: not services.jobs.running())
    assert setup.starts.start() == "auto"


def test_a_wrong_setting_prevents_the_start(
    setup: TrainSetup, clean_set: Path, qtbot: QtBot
) -> None:
    opened(setup, clean_set, qtbot)
    setup.show_advanced()
    setup.form.general.rows["batch_size"].set_value(1)
    setup.form.general.edited.emit()
    assert not setup.start_button.isEnabled()
    assert "Advanced" in setup.problem()


def test_a_name_that_no_folder_may_have_is_told(
    setup: TrainSetup, clean_set: Path, qtbot: QtBot
) -> None:
    opened(setup, clean_set, qtbot)
    setup.run_name.setText("")
    qtbot.keyClicks(setup.run_name, "a/b")
    assert "no folder" in setup.problem()
    setup.run_name.setText("")
    qtbot.keyClicks(setup.run_name, "tonight")
    assert requested(setup, qtbot).out.name == "tonight"


def test_ready_made_parts_are_kept_to(
    setup: TrainSetup, clean_set: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    root = tmp_path / "ready"
    root.mkdir()
    clean_set.rename(root / "train")
    (root / "test").mkdir()
    opened(setup, root, qtbot)
    assert setup.splits.summary() == "as the folders say"


def test_the_preview_shows_a_real_picture_and_its_changes(
    setup: TrainSetup, clean_set: Path, qtbot: QtBot
) -> None:
    opened(setup, clean_set, qtbot)
    strip = setup.form.preview.strip
    assert strip.images() == {}
    setup.show_advanced()
    qtbot.waitUntil(lambda: len(strip.images()) == 11)
    first = strip.images()
    assert all(image.width() == BEST.preprocessing.size for image in first.values())
    setup.form.set_recipe(BEST.with_settings(["phases.2.sizes=[128]", "preprocessing.size=128"]))
    qtbot.waitUntil(lambda: all(image.width() == 128 for image in strip.images().values()))


def test_language_and_theme_change_without_losing_anything(
    setup: TrainSetup, messy_set: Path, services: Services, qtbot: QtBot
) -> None:
    opened(setup, messy_set, qtbot)
    setup.panel.leave_out(frozenset({"Abra/copy.png"}))
    setup.presets.cards["report"].button.click()
    services.translator.set_language("es")
    services.theme.set("dark")
    wanted = requested(setup, qtbot, despite_errors=True)
    assert wanted.recipe == PRESETS["report"]
    assert wanted.left_out == {"Abra/copy.png"}


def test_a_scan_that_runs_is_told_when_the_window_closes(
    setup: TrainSetup, clean_set: Path, services: Services, qtbot: QtBot
) -> None:
    setup.open_paths([clean_set])
    assert setup.busy() is not None
    setup.shutdown()
    assert setup.busy() is None
    qtbot.waitUntil(lambda: not services.jobs.running())
