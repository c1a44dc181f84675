"""Processes that train one model together, each with its part of every batch.

`torchrun` starts them and says in the environment who is who. The one of rank 0 leads: it alone
prepares the run, knows how far it is, and touches its folder. What the others are to do, it tells
them call by call (`together`), so that they never differ in where they are.

Words and figures travel by gloo, also beside graphics cards, whose gradients travel by NCCL.
"""

from __future__ import annotations

import functools
import os
import pickle
import socket
import warnings
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar

import torch
import torch.distributed as dist
from torch import Tensor, nn
from torch.nn.parallel import DistributedDataParallel

from trainer.errors import RankLostError, TrainerError

_FOREVER = timedelta(days=20)
"""how long a rank waits for another, as while a training is paused; gloo counts milliseconds in 32
bits. One that is gone is noticed at once, as its connections end"""

_SHORT = 512
"""bytes in which most of what is told fits, so that it is told in one message"""

_LENGTH = 8


class StopWanted(Exception):  # noqa: N818 - stopping is no error
    """Somebody asked one of the ranks to stop; it is raised in all of them."""


@dataclass
class Team:
    """`here` of the `size` ranks are on this computer, the present one being number `local`.

    `in_touch`: whether the others are listening to the leader now.
    """

    rank: int = 0
    size: int = 1
    local: int = 0
    here: int = 1
    in_touch: bool = True

    @property
    def leads(self) -> bool:
        return self.rank == 0

    def tell(self, what: object) -> None:
        """Say it to all others, who `hear` it; for the leader."""
        if self.size > 1:
            data = pickle.dumps(what)
            head = len(data).to_bytes(_LENGTH, "big")
            self._broadcast(bytearray((head + data)[:_SHORT].ljust(_SHORT, b"\0")))
            if len(data) > _SHORT - _LENGTH:
                self._broadcast(bytearray(data))

    def hear(self) -> Any:
        """What the leader tells next."""
        short = bytearray(_SHORT)
        self._broadcast(short)
        length = int.from_bytes(short[:_LENGTH], "big")
        data = short[_LENGTH : _LENGTH + length]
        if length > len(data):
            data = bytearray(length)
            self._broadcast(data)
        return pickle.loads(data)

    def totals(self, *values: float) -> tuple[float, ...]:
        """The sum of each over all ranks."""
        if self.size == 1:
            return values
        summed = torch.tensor(values, dtype=torch.float64)
        with self.minding_the_others():
            dist.all_reduce(summed)
        return tuple(summed.tolist())

    def gathered(self, tensor: Tensor) -> Tensor:
        """That of each rank, (ranks, …). All have the same shape."""
        parts = [torch.empty_like(tensor) for _ in range(self.size)]
        with self.minding_the_others():
            dist.all_gather(parts, tensor)
        return torch.stack(parts)

    def summed(self, tensor: Tensor) -> Tensor:
        """The sum of the tensor over all ranks, in its place."""
        with self.minding_the_others():
            dist.all_reduce(tensor)
        return tensor

    def copy_from_leader(self, tensors: Iterable[Tensor]) -> None:
        """Give each of these tensors the leader's values."""
        if self.size > 1:
            with self.minding_the_others():
                for tensor in tensors:
                    dist.broadcast(tensor, 0)

    def agree(self, error: TrainerError | None = None, *, stop: bool = False) -> None:
        """Go on only together. Raises StopWanted where one rank says stop, and the first error of
        any rank in all of them."""
        if self.size == 1:
            failed, stopping = float(error is not None), float(stop)
        else:
            failed, stopping = self.totals(error is not None, stop)
        if failed:
            raise self._first(error)
        if stopping:
            raise StopWanted

    def shared(self, module: nn.Module, device: torch.device) -> nn.Module:
        """`module`, whose gradients are the mean over all ranks from now on."""
        if self.size == 1:
            return module
        devices = [device] if device.type == "cuda" else None
        with self.minding_the_others(), warnings.catch_warnings():
            # torch renames the argument, and the new name is too new
            warnings.filterwarnings("ignore", "`broadcast_buffers`", FutureWarning)
            # weights and statistics are equal in all ranks without its help
            return DistributedDataParallel(
                module, device_ids=devices, broadcast_buffers=False, init_sync=False
            )

    @contextmanager
    def minding_the_others(self) -> Iterator[None]:
        """Raises RankLostError where another rank is gone."""
        try:
            yield
        except RuntimeError as error:
            if self.size == 1 or not _tells_of_a_loss(error):
                raise
            self.in_touch = False
            raise RankLostError(
                "A process of this training has ended unexpectedly, and the others end with it. "
                "Resume the run: it goes on from its last checkpoint."
            ) from error

    def _broadcast(self, data: bytearray) -> None:
        with self.minding_the_others():
            dist.broadcast(torch.frombuffer(data, dtype=torch.uint8), 0)

    def _first(self, error: TrainerError | None) -> TrainerError:
        if self.size == 1:
            assert error is not None
            return error
        errors: list[TrainerError | None] = [None] * self.size
        with self.minding_the_others():
            dist.all_gather_object(errors, error)
        return next(each for each in errors if each is not None)


ALONE = Team()


def _tells_of_a_loss(error: RuntimeError) -> bool:
    """Whether a connection to another rank has ended: gloo's errors have no type of their own."""
    told = str(error)
    return isinstance(error, dist.DistError) or "gloo" in told or "Connection" in told


class _Member(Protocol):
    team: Team


M = TypeVar("M", bound=_Member)
P = ParamSpec("P")
R = TypeVar("R")


def together(method: Callable[Concatenate[M, P], R]) -> Callable[Concatenate[M, P], R]:
    """A method that all ranks carry out with the same arguments once the leader is called.

    The others do what `Team.hear` gives them: the name of a method, and its arguments.
    """

    @functools.wraps(method)
    def carried_out(self: M, /, *arguments: P.args, **named: P.kwargs) -> R:
        team = self.team
        if team.leads:
            team.tell((method.__name__, arguments, named))
        team.in_touch = False
        try:
            result = method(self, *arguments, **named)
        except (StopWanted, TrainerError) as error:  # which all ranks have raised, or one is lost
            team.in_touch = not isinstance(error, RankLostError)
            raise
        team.in_touch = True
        return result

    return carried_out


def team_of_torchrun() -> Team:
    """That which the environment tells of, where `torchrun` started this process."""
    return Team(
        rank=int(os.environ["RANK"]),
        size=int(os.environ["WORLD_SIZE"]),
        local=int(os.environ["LOCAL_RANK"]),
        here=int(os.environ["LOCAL_WORLD_SIZE"]),
    )


def free_address() -> str:
    """Where processes of this computer can find each other."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return f"tcp://127.0.0.1:{found.getsockname()[1]}"


@contextmanager
def joined(team: Team, address: str = "env://") -> Iterator[None]:
    """The processes of `team` have found each other at `address`; alone there is nothing to find.

    Where the leader leaves, the others hear None, or lose it. Raises RankLostError.
    """
    if team.size == 1:
        yield
        return
    nccl = torch.cuda.is_available() and dist.is_nccl_available()
    backend = "cpu:gloo,cuda:nccl" if nccl else "gloo"
    with team.minding_the_others():
        dist.init_process_group(
            backend, address, timeout=_FOREVER, rank=team.rank, world_size=team.size
        )
    try:
        yield
    finally:
        if team.leads and team.in_touch:
            with suppress(RankLostError):
                team.tell(None)
        dist.destroy_process_group()
