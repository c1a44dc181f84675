"""Checkpoints: everything comes back bit for bit, and a damaged file is told from a whole one."""

# ruff: noqa: E402 - without torch the module is skipped before it imports what needs it

from __future__ import annotations

import errno
import os
from dataclasses import replace
from pathlib import Path

import pytest

torch = pytest.importorskip("torch", reason="training needs torch")

from torch import Tensor, nn

from trainer.errors import CheckpointError
from trainer.files import remove_leftovers
from trainer.training.checkpoint import (
    Checkpoint,
    Progress,
    load_checkpoint,
    load_tensors,
    load_weights,
    optimizer_tensors,
    restore_optimizer,
    save_checkpoint,
    save_tensors,
)

PROGRESS = Progress(
    phase=2,
    epoch=3,
    batch=4,
    loss_sum=0.1 + 0.2,
    correct=5,
    seen=6,
    best_accuracy=1 / 3,
    seconds=7.25,
    events=8,
)


def small_net() -> nn.Module:
    torch.manual_seed(0)
    net = nn.Sequential(nn.Conv2d(3, 4, 3), nn.BatchNorm2d(4), nn.Flatten(), nn.Linear(4, 2))
    return net.to(memory_format=torch.channels_last)


def a_step(net: nn.Module, optimizer: torch.optim.Optimizer, seed: int) -> None:
    images = torch.randn(5, 3, 3, 3, generator=torch.Generator().manual_seed(seed))
    optimizer.zero_grad()
    net(images).square().sum().backward()
    optimizer.step()


def test_all_of_it_comes_back(tmp_path: Path) -> None:
    odd = torch.randn(4, 3, 3, 3).to(memory_format=torch.channels_last)
    model = {"a.weight": odd, "a.b/c": torch.tensor(7), "shared": odd[0], "empty": torch.empty(0)}
    saved = Checkpoint(
        progress=PROGRESS,
        model=model,
        average={"module.a.weight": odd + 1, "n_averaged": torch.tensor(3)},
        optimizer={("a.weight", "exp_avg"): odd * 2, ("a.weight", "step"): torch.tensor(9.0)},
    )
    save_checkpoint(saved, tmp_path / "last.safetensors")
    loaded = load_checkpoint(tmp_path / "last.safetensors")
    assert loaded.progress == PROGRESS
    for part in ("model", "average", "optimizer"):
        before, after = getattr(saved, part), getattr(loaded, part)
        assert before.keys() == after.keys()
        for name, tensor in before.items():
            assert torch.equal(after[name], tensor), name
            assert after[name].dtype == tensor.dtype


def test_progress_goes_on() -> None:
    following = PROGRESS.next_epoch()
    assert following == replace(PROGRESS, epoch=4, batch=0, loss_sum=0.0, correct=0, seen=0)
    following = PROGRESS.next_phase()
    assert (following.phase, following.epoch, following.batch, following.seen) == (3, 1, 0, 0)
    assert following.best_accuracy == PROGRESS.best_accuracy


@pytest.mark.parametrize("kind", [torch.optim.Adam, torch.optim.AdamW])
def test_an_optimizer_goes_on_bit_for_bit(
    kind: type[torch.optim.Optimizer], tmp_path: Path
) -> None:
    net = small_net()
    optimizer = kind(net.parameters(), lr=0.1)  # type: ignore[call-arg]
    for seed in range(3):
        a_step(net, optimizer, seed)
    names = {parameter: name for name, parameter in net.named_parameters()}
    place = tmp_path / "last.safetensors"
    state = optimizer_tensors(optimizer, names)
    save_checkpoint(Checkpoint(PROGRESS, net.state_dict(), optimizer=state), place)
    a_step(net, optimizer, 9)

    other = small_net()
    resumed = load_checkpoint(place)
    load_weights(other, resumed.model, place)
    its_optimizer = kind(other.parameters(), lr=0.1)  # type: ignore[call-arg]
    its_names = {p: name for name, p in other.named_parameters()}
    restore_optimizer(its_optimizer, its_names, resumed.optimizer, place)
    moments = its_optimizer.state[next(other.parameters())]
    assert moments["exp_avg"].is_contiguous(memory_format=torch.channels_last)
    a_step(other, its_optimizer, 9)
    for name, value in net.state_dict().items():
        assert torch.equal(other.state_dict()[name], value), name


def test_a_fresh_optimizer_has_nothing_to_keep(tmp_path: Path) -> None:
    net = small_net()
    optimizer = torch.optim.Adam(net.parameters())
    names = {parameter: name for name, parameter in net.named_parameters()}
    assert optimizer_tensors(optimizer, names) == {}
    restore_optimizer(optimizer, names, {}, tmp_path / "last.safetensors")
    assert not optimizer.state


STRANGE_STATES = {
    "of another parameter": {("other", "step"): torch.tensor(1.0)},
    "of another shape": {("0.bias", "exp_avg"): torch.ones(1, 2)},
    "of whole numbers": {("0.bias", "step"): torch.tensor(1)},
    "of one kind only": {("0.bias", "step"): torch.tensor(1.0)},
    "of an unknown kind": {("0.bias", "momentum"): torch.ones(4)},
}


@pytest.mark.parametrize("what", STRANGE_STATES)
def test_an_optimizer_s_state_of_another_model_is_refused(what: str) -> None:
    net = torch.nn.Sequential(torch.nn.Linear(2, 4))
    optimizer = torch.optim.Adam(net.parameters())
    names = {parameter: name for name, parameter in net.named_parameters()}
    with pytest.raises(CheckpointError, match=r"last\.safetensors does not belong to this run"):
        restore_optimizer(optimizer, names, STRANGE_STATES[what], Path("last.safetensors"))
    assert not optimizer.state


def whole_file(folder: Path) -> Path:
    path = folder / "last.safetensors"
    save_checkpoint(Checkpoint(PROGRESS, {"weight": torch.arange(100.0)}), path)
    return path


@pytest.mark.parametrize("length", [0, 4, 20, 300, -1])
def test_a_cut_off_file_is_reported(length: int, tmp_path: Path) -> None:
    path = whole_file(tmp_path)
    path.write_bytes(path.read_bytes()[:length])
    with pytest.raises(CheckpointError, match=r"last\.safetensors cannot be read"):
        load_checkpoint(path)


def test_a_missing_file_is_reported(tmp_path: Path) -> None:
    with pytest.raises(CheckpointError, match=r"none\.safetensors cannot be read"):
        load_checkpoint(tmp_path / "none.safetensors")


@pytest.mark.parametrize(
    "metadata",
    [
        None,
        {},
        {"progress": "{"},
        {"progress": "[]"},
        {"progress": '{"phases": 1}'},
        {"progress": '{"phase": 1, "phase": 2}'},
        {"progress": '{"phase": "one"}'},
        {"progress": '{"phase": 1, "batch": -1}'},
        {"progress": '{"phase": 1, "loss_sum": 1e999}'},
        {"progress": "[" * 100_000},
        {"progress": '{"\x1b[31m": 1}'},
    ],
)
def test_a_file_of_another_kind_is_reported(
    metadata: dict[str, str] | None, tmp_path: Path
) -> None:
    path = tmp_path / "last.safetensors"
    save_tensors({"model/weight": torch.ones(1)}, path, metadata)
    with pytest.raises(CheckpointError, match=r"last\.safetensors is damaged") as caught:
        load_checkpoint(path)
    assert str(caught.value).isprintable()


@pytest.mark.parametrize("name", ["weight", "other/weight", "optimizer/weight"])
def test_strange_tensors_are_reported(name: str, tmp_path: Path) -> None:
    path = tmp_path / "last.safetensors"
    save_tensors({name: torch.ones(1)}, path, {"progress": '{"phase": 1}'})
    with pytest.raises(CheckpointError, match=r"last\.safetensors is damaged"):
        load_checkpoint(path)


@pytest.mark.parametrize("weights", [{}, {"weight": torch.ones(3), "bias": torch.ones(3)}])
def test_weights_of_another_model_are_reported(weights: dict[str, Tensor], tmp_path: Path) -> None:
    with pytest.raises(CheckpointError, match=r"best\.safetensors does not belong to this run"):
        load_weights(nn.Linear(2, 2), weights, tmp_path / "best.safetensors")


def test_a_failed_save_leaves_the_earlier_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = whole_file(tmp_path)
    before = path.read_bytes()

    whole = Path.write_bytes

    def half(file: Path, data: bytes) -> None:
        whole(file, data[:4])
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(Path, "write_bytes", half)
    with pytest.raises(OSError, match=os.strerror(errno.ENOSPC)) as refused:
        save_tensors({"weight": torch.ones(1)}, path)
    assert (refused.value.errno, refused.value.filename) == (errno.ENOSPC, str(path))
    monkeypatch.undo()
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path], "the half-written sibling is gone"


def test_only_a_file_that_is_known_as_a_leftover_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So that nothing stays where a training is killed in the middle of it."""

    whole = Path.write_bytes

    def killed(file: Path, data: bytes) -> None:
        whole(file, data[:4])
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "write_bytes", killed)
    monkeypatch.setattr(Path, "unlink", lambda _: None)  # nor does who is killed
    with pytest.raises(KeyboardInterrupt):
        save_tensors({"weight": torch.ones(1)}, tmp_path / "last.safetensors")
    monkeypatch.undo()
    (left,) = tmp_path.iterdir()
    remove_leftovers(tmp_path)
    assert not left.exists()


def test_a_missing_folder_is_an_os_error(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="none") as caught:
        save_tensors({"weight": torch.ones(1)}, tmp_path / "none" / "last.safetensors")
    assert caught.value.errno in (None, errno.ENOENT)


def test_tensors_with_their_metadata(tmp_path: Path) -> None:
    save_tensors({"weight": torch.ones(2)}, tmp_path / "x.safetensors", {"é": "♀"})
    tensors, metadata = load_tensors(tmp_path / "x.safetensors")
    assert torch.equal(tensors["weight"], torch.ones(2))
    assert metadata == {"é": "♀"}
