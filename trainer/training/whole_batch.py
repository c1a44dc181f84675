"""A network that sees a part of a batch and treats it as one that sees the whole batch.

Statistics of a batch are those of all ranks' parts together; what is dropped at random is drawn for
the whole batch by every rank, from the same seed, and each takes the rows of its part. So the ranks
do together what one process does, up to the order in which numbers are added.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional
from torchvision.ops import StochasticDepth

from trainer.training.team import Team


@dataclass(frozen=True)
class Part:
    """Rows of a batch of `whole`, from `first` on; `copies` ranks have the same ones."""

    first: int
    rows: int
    whole: int
    copies: int = 1

    @property
    def weight(self) -> float:
        """By which what this rank counts enters the sum over all ranks."""
        return 1 / self.copies


@dataclass(frozen=True)
class Share:
    """Of each batch, one of `size` parts that differ by a row at most.

    A batch of fewer rows than ranks, as the last one of an epoch may be, is given to all of them
    whole: their gradients are then equal, and so is the mean.
    """

    rank: int = 0
    size: int = 1

    def of(self, whole: int) -> Part:
        if whole < self.size:
            return Part(0, whole, whole, self.size)
        first, end = (whole * rank // self.size for rank in (self.rank, self.rank + 1))
        return Part(first, end - first, whole)


ALL = Share()


class PartOfBatch:
    """What `share_batches` has made of a network, which is told before each step with `part` what
    it is going to see."""

    def __init__(self, team: Team) -> None:
        self.team = team
        self.part = Part(0, 1, 1)


def share_batches(model: nn.Module, team: Team, device: torch.device) -> PartOfBatch:
    """Make the layers of `model` that look at a batch as a whole look at that of the whole team.

    torch's SyncBatchNorm needs a graphics card; on processors `_Norm` does the same.
    """
    shared = PartOfBatch(team)
    if team.size == 1:
        return shared
    for parent in list(model.modules()):
        for name, child in list(parent.named_children()):
            if isinstance(child, nn.BatchNorm2d):
                made = nn.SyncBatchNorm if device.type == "cuda" else _Norm.made_for(shared)
                setattr(parent, name, _with_state_of(child, made))
            elif isinstance(child, nn.Dropout):
                setattr(parent, name, _Dropout(shared, child.p))
            elif isinstance(child, StochasticDepth):
                setattr(parent, name, _DropPath(shared, child.p))
    return shared


def _with_state_of(norm: nn.BatchNorm2d, kind: Callable[..., nn.Module]) -> nn.Module:
    made = kind(norm.num_features, eps=norm.eps, momentum=norm.momentum)
    made.load_state_dict(norm.state_dict())
    return made.train(norm.training)


class _Dropout(nn.Dropout):
    def __init__(self, shared: PartOfBatch, p: float) -> None:
        super().__init__(p)
        self._shared = shared

    def forward(self, x: Tensor) -> Tensor:
        return x * _kept(x, x.shape[1:], self.p, self._shared.part) if self.training else x


class _DropPath(StochasticDepth):  # type: ignore[misc]
    def __init__(self, shared: PartOfBatch, p: float) -> None:
        super().__init__(p, "row")
        self._shared = shared

    def forward(self, x: Tensor) -> Tensor:
        if not self.training or not self.p:
            return x
        return x * _kept(x, torch.Size([1] * (x.dim() - 1)), self.p, self._shared.part)


def _kept(x: Tensor, row: torch.Size, probability: float, part: Part) -> Tensor:
    """Factors for `x`, 0 where something is dropped, drawn as torch draws for a whole batch."""
    noise = torch.empty((part.whole, *row), dtype=x.dtype, device=x.device)
    noise.bernoulli_(1 - probability)
    if probability < 1:
        noise.div_(1 - probability)
    return noise[part.first : part.first + part.rows]


class _Norm(nn.BatchNorm2d):
    """Normalises by the mean and the variance of all ranks' rows."""

    _shared: PartOfBatch

    @classmethod
    def made_for(cls, shared: PartOfBatch) -> Callable[..., _Norm]:
        def make(*arguments: Any, **named: Any) -> _Norm:
            made = cls(*arguments, **named)
            made._shared = shared
            return made

        return make

    def forward(self, x: Tensor) -> Tensor:
        if not self.training:
            return super().forward(x)
        assert self.running_mean is not None
        assert self.running_var is not None
        assert self.num_batches_tracked is not None
        assert self.momentum is not None
        shared = self._shared
        mean, variance = _statistics(x, shared)
        with torch.no_grad():
            count = shared.part.whole * x.shape[2] * x.shape[3]
            self.num_batches_tracked.add_(1)
            self.running_mean.lerp_(mean, self.momentum)
            self.running_var.lerp_(variance * count / (count - 1), self.momentum)
        normalised: Tensor = _Normalise.apply(
            x, self.weight, self.bias, mean, variance, self.eps, shared
        )
        return normalised


@torch.no_grad()
def _statistics(x: Tensor, shared: PartOfBatch) -> tuple[Tensor, Tensor]:
    """Mean and variance (C,) of each channel over all ranks.

    The ranks' own are put together as Chan, Golub and LeVeque (1983) do, which loses no digits.
    """
    part = shared.part
    mean, variance = torch.batch_norm_update_stats(x, None, None, 0.0)
    rows = mean.new_full((1,), part.rows / (part.whole * part.copies))
    of_ranks = shared.team.gathered(torch.cat([mean, variance, rows]))
    means, variances = of_ranks[:, :-1].unflatten(1, (2, -1)).unbind(1)
    weights = of_ranks[:, -1:]
    mean = (weights * means).sum(0)
    return mean, (weights * (variances + (means - mean).square())).sum(0)


class _Normalise(torch.autograd.Function):
    """Batch normalisation (Ioffe and Szegedy 2015, arXiv:1502.03167) by given statistics, which are
    those of all ranks: the sums of its gradient run over all ranks too."""

    @staticmethod
    def forward(
        ctx: Any,
        x: Tensor,
        weight: Tensor,
        bias: Tensor,
        mean: Tensor,
        variance: Tensor,
        epsilon: float,
        shared: PartOfBatch,
    ) -> Tensor:
        ctx.save_for_backward(x, weight, mean, variance)
        ctx.epsilon, ctx.shared = epsilon, shared
        return functional.batch_norm(x, mean, variance, weight, bias, False, 0.0, epsilon)

    @staticmethod
    def backward(ctx: Any, gradient: Tensor) -> tuple[Tensor | None, ...]:
        x, weight, mean, variance = ctx.saved_tensors
        of_x, of_weight, of_bias = torch.ops.aten.native_batch_norm_backward(
            gradient, x, weight, mean, variance, None, None, False, ctx.epsilon, [True] * 3
        )
        part = ctx.shared.part
        count = part.whole * part.copies * x.shape[2] * x.shape[3]
        along, all_of_it = ctx.shared.team.summed(torch.stack([of_weight, of_bias])) / count
        # what the statistics themselves owe to x: -scale (mean(g) + x̂ mean(g x̂)), linear in x
        inverse = (variance + ctx.epsilon).rsqrt()
        slope = -weight * inverse * inverse * along
        offset = -weight * inverse * all_of_it - slope * mean
        of_x = of_x.addcmul_(x, slope[:, None, None]).add_(offset[:, None, None])
        return of_x, of_weight, of_bias, None, None, None, None
