"""Which device trains: the child's answer, and what is made of it."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from unittest.mock import Mock

import pytest
from PIL import Image
from pytestqt.qtbot import QtBot

from pokedex_app.core.jobs import Control
from pokedex_app.services import Services
from pokedex_app.train.device_info import DeviceInfo
from pokedex_app.train.logic.devices import (
    Devices,
    Measured,
    answer_apart,
    ask_devices,
    training_installed,
)
from tests.helpers.small_network import SMALL
from trainer.model.networks import NETWORKS
from trainer.runs.duration import Speed
from trainer.runs.recipe import BEST

needs_torch = pytest.mark.skipif(not training_installed(), reason="training needs torch")


@needs_torch
def test_the_child_answers_and_torch_stays_out_of_this_process(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # a user does not wait for busy cores, a test does
    monkeypatch.setattr("pokedex_app.train.logic.devices._PATIENCE", 300.0)
    torch_was_here = "torch" in sys.modules
    (devices,) = ask_devices((), 1, Control())
    assert isinstance(devices, Devices)
    assert devices.torch
    assert ("torch" in sys.modules) == torch_was_here


@pytest.mark.long
@needs_torch
def test_the_child_measures_the_real_networks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pokedex_app.train.logic.devices._PATIENCE", 300.0)
    picture = tmp_path / "picture.png"
    Image.new("RGB", (40, 30), "teal").save(picture)
    _, *speeds = ask_devices((picture,), 1, Control())
    assert [each.architecture for each in speeds if isinstance(each, Measured)] == [*NETWORKS]


@needs_torch
def test_every_network_is_measured_on_the_pictures(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import torch

    monkeypatch.setattr(torch, "set_num_threads", lambda _: None)
    for network in list(NETWORKS.values()):
        small = replace(network, stem=SMALL.stem, stages=SMALL.stages, features=SMALL.features)
        monkeypatch.setitem(NETWORKS, network.name, small)
    picture = tmp_path / "picture.png"
    Image.new("RGB", (40, 30), "teal").save(picture)
    told = Mock()
    answer_apart((picture,), Mock(), told)
    devices, *speeds = [call.args[0] for call in told.send.call_args_list]
    assert isinstance(devices, Devices)
    assert [each.architecture for each in speeds] == [*NETWORKS]


def test_a_stopped_job_does_not_wait_for_the_child() -> None:
    control = Control()
    control.stop()
    assert list(ask_devices((), 1, control)) == []


@pytest.fixture
def info(services: Services, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> DeviceInfo:
    monkeypatch.setattr("pokedex_app.train.device_info.training_installed", lambda: True)
    monkeypatch.setattr("pokedex_app.train.device_info.usable_cores", lambda spare=0: 4 - spare)
    made = DeviceInfo(services)
    qtbot.addWidget(made)
    return made


def answer(
    info: DeviceInfo,
    devices: Devices,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    *speeds: Measured,
) -> None:
    monkeypatch.setattr(
        "pokedex_app.train.device_info.ask_devices", lambda *_: iter((devices, *speeds))
    )
    info.ask()
    qtbot.waitUntil(lambda: not info.asking)


def test_the_processor_leaves_a_core_to_the_window(
    info: DeviceInfo, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert info.threads() == 3
    answer(info, Devices("2.14", None, mps=False), qtbot, monkeypatch)
    assert info.threads() == 3
    assert info.summary() == "processor"
    assert info.problem() == ""


def test_speeds_are_of_the_pictures_that_were_asked_about_last(
    info: DeviceInfo, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    speed = Speed(reading=0.01, learning=2.0, looking=0.5, answering=0.2, overlapping=False)
    found = Devices("2.14", None, mps=False)
    answer(info, found, qtbot, monkeypatch, Measured("efficientnet_b0", speed))
    assert info.speeds == {"efficientnet_b0": speed}
    answer(info, found, qtbot, monkeypatch)
    assert info.speeds == {}


def test_what_is_asked_beside_a_training_is_answered_afterwards(
    info: DeviceInfo, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    speed = Speed(reading=0.01, learning=2.0, looking=0.5, answering=0.2, overlapping=False)
    found = Devices("2.14", None, mps=False), Measured("efficientnet_b0", speed)
    answers: list[Devices | Measured] = []  # given up in the middle, it has none
    monkeypatch.setattr("pokedex_app.train.device_info.ask_devices", lambda *_: iter(answers))
    info.ask([Path("a.png")])
    info.hold(True)
    assert not info.asking
    answers += found
    info.hold(False)
    qtbot.waitUntil(lambda: bool(info.speeds))
    assert info.devices == found[0]
    qtbot.waitUntil(lambda: not info.asking)
    info.hold(True)
    info.hold(False)
    assert not info.asking


def test_a_graphics_card_is_named(
    info: DeviceInfo, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer(info, Devices("2.14", "Quick 9000", mps=False), qtbot, monkeypatch)
    assert info.threads() is None
    assert info.summary() == "Quick 9000"
    info.set_recipe(BEST.model_copy(update={"device": "cpu", "threads": 2}))
    assert info.threads() == 2


def test_a_card_that_is_not_there_prevents_a_training(
    info: DeviceInfo, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    info.set_recipe(BEST.model_copy(update={"device": "cuda"}))
    assert info.problem() == ""
    answer(info, Devices("2.14", None, mps=False), qtbot, monkeypatch)
    assert "no" in info.problem()


def test_without_torch_it_says_what_is_missing(
    services: Services, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pokedex_app.train.device_info.training_installed", lambda: False)
    made = DeviceInfo(services)
    qtbot.addWidget(made)
    assert "torch" in made.problem()
