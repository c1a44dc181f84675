"""Mean loss and accuracy over batches of unequal size."""

# ruff: noqa: E402 - without torch the module is skipped before it imports what needs it

from __future__ import annotations

import math
from collections.abc import Iterator

import pytest

torch = pytest.importorskip("torch", reason="training needs torch")

from torch import Tensor, nn

from trainer.training.loader import Batch
from trainer.training.validation import mean_loss_and_accuracy

CPU = torch.device("cpu")


class Fixed(nn.Module):
    """Says class 0 with probability 3/4 of two, in evaluation mode only."""

    def __init__(self) -> None:
        super().__init__()
        self.part = nn.Dropout()
        self.part.eval()

    def forward(self, images: Tensor) -> Tensor:
        assert not self.training
        return torch.tensor([[math.log(3), 0.0]]).expand(len(images), 2)


def batch(*targets: int) -> Batch:
    return Batch.whole(torch.zeros(len(targets), 3, 2, 2), torch.tensor(targets))


def test_every_picture_counts_alike() -> None:
    loss, accuracy = mean_loss_and_accuracy(Fixed(), [batch(0, 0, 1), batch(0)], CPU)
    assert accuracy == 3 / 4
    assert loss == pytest.approx((3 * math.log(4 / 3) + math.log(4)) / 4)


def test_the_modes_come_back_even_when_it_is_stopped() -> None:
    class StoppedError(Exception):
        pass

    def stopped() -> Iterator[Batch]:
        yield batch(0)
        raise StoppedError

    model = Fixed()
    with pytest.raises(StoppedError):
        mean_loss_and_accuracy(model, stopped(), CPU)
    assert model.training
    assert not model.part.training
