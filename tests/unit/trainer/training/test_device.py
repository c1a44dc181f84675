"""The device and the number of threads are those asked for, or the best there is."""

# ruff: noqa: E402 - without torch the module is skipped before it imports what needs it

from __future__ import annotations

import pytest

torch = pytest.importorskip("torch", reason="training needs torch")

from trainer.cores import usable_cores
from trainer.errors import TrainingError
from trainer.training.device import (
    choose_device,
    choose_precision,
    choose_threads,
    processes_here,
)
from trainer.training.team import Team


@pytest.fixture
def there(monkeypatch: pytest.MonkeyPatch) -> dict[str, bool]:
    """Which devices there seem to be, to be changed by the test."""
    devices = {"cuda": False, "mps": False}
    monkeypatch.setattr(torch.cuda, "is_available", lambda: devices["cuda"])
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: devices["mps"])
    return devices


def test_auto_prefers_cuda_then_mps_then_the_processor(there: dict[str, bool]) -> None:
    assert choose_device("auto") == torch.device("cpu")
    there["mps"] = True
    assert choose_device("auto") == torch.device("mps")
    there["cuda"] = True
    assert choose_device("auto") == torch.device("cuda")
    assert choose_device("cpu") == torch.device("cpu")


def test_precision_is_halved_where_there_are_units_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    able = {"amx_bf16": False, "num_logical_cores": 2}
    monkeypatch.setattr(torch.cpu, "get_capabilities", lambda: able, raising=False)
    monkeypatch.setattr(torch.cuda, "is_bf16_supported", lambda **_: able["amx_bf16"])
    devices = [torch.device(name) for name in ("cpu", "cuda", "mps")]
    assert [choose_precision("auto", each) for each in devices] == ["float32"] * 3
    able["amx_bf16"] = True
    assert [choose_precision("auto", each) for each in devices] == [*["bfloat16"] * 2, "float32"]
    assert choose_precision("float32", devices[0]) == "float32"
    assert choose_precision("bfloat16", devices[2]) == "bfloat16"
    monkeypatch.delattr(torch.cpu, "get_capabilities")  # as in torch 2.10
    assert choose_precision("auto", devices[0]) == "float32"


@pytest.mark.parametrize("name", ["cuda", "mps"])
def test_a_device_that_is_not_there_is_refused(name: str, there: dict[str, bool]) -> None:
    with pytest.raises(TrainingError, match=f"no usable {name} device: choose auto or cpu"):
        choose_device(name)  # type: ignore[arg-type]
    there[name] = True
    assert choose_device(name).type == name  # type: ignore[arg-type]


def test_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OMP_NUM_THREADS", raising=False)
    assert choose_threads(3) == 3
    assert choose_threads(0) == usable_cores() >= 1


@pytest.mark.parametrize("asked", ["", "0", "4,2", "many"])
def test_threads_follow_the_environment_where_it_makes_sense(
    asked: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OMP_NUM_THREADS", "7")
    assert choose_threads(0) == 7
    assert choose_threads(3) == 3, "the recipe decides"
    monkeypatch.setenv("OMP_NUM_THREADS", asked)
    assert choose_threads(0) == usable_cores()


def test_each_rank_has_a_card_to_itself(
    there: dict[str, bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 2)
    assert processes_here("auto") == 1
    there["cuda"] = True
    assert processes_here("auto") == processes_here("cuda") == 2
    assert processes_here("cpu") == 1
    second = Team(rank=3, size=4, local=1, here=2)
    assert choose_device("auto", second) == torch.device("cuda", 1)
    with pytest.raises(TrainingError, match="4 processes on this computer have 2 graphics cards"):
        choose_device("auto", Team(rank=1, size=4, local=1, here=4))


def test_several_ranks_leave_a_macs_graphics_alone(there: dict[str, bool]) -> None:
    there["mps"] = True
    assert choose_device("auto", Team(size=2, here=2)) == torch.device("cpu")


def test_what_torchrun_sets_by_itself_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    monkeypatch.setenv("TORCHELASTIC_RUN_ID", "none")
    assert choose_threads(0) == usable_cores()
