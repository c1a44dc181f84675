"""The device and the number of threads are those asked for, or the best there is."""

# ruff: noqa: E402 - without torch the module is skipped before it imports what needs it

from __future__ import annotations

import pytest

torch = pytest.importorskip("torch", reason="training needs torch")

from trainer.cores import usable_cores
from trainer.errors import TrainingError
from trainer.training.device import choose_device, choose_threads


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
