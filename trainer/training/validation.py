"""How good a model is on labelled pictures, measured with torch while it is being trained."""

from __future__ import annotations

from collections.abc import Iterable

import torch
from torch import nn
from torch.nn import functional

from trainer.training.loader import Batch
from trainer.training.team import ALONE, Team


@torch.inference_mode()
def mean_loss_and_accuracy(
    model: nn.Module, batches: Iterable[Batch], device: torch.device, team: Team = ALONE
) -> tuple[float, float]:
    """Mean cross-entropy in nats and share of right answers, over one picture or more, of which
    each rank of `team` is given its part.

    The model answers in evaluation mode and is given back in the mode it had.
    """
    was_training = [(module, module.training) for module in model.modules()]
    model.eval()
    loss, correct, count = 0.0, 0.0, 0.0
    try:
        for batch in batches:
            logits = model(batch.images_BCHW.to(device, non_blocking=True)).float().cpu()
            weight = batch.part.weight
            summed = functional.cross_entropy(logits, batch.targets_B, reduction="sum")
            loss += weight * float(summed)
            correct += weight * int((logits.argmax(1) == batch.targets_B).sum())
            count += weight * len(batch.targets_B)
    finally:
        for module, mode in was_training:
            module.training = mode
    loss, correct, count = team.totals(loss, correct, count)
    return loss / count, correct / count
