"""How good a model is on labelled pictures, measured with torch while it is being trained."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import torch
from torch import nn
from torch.nn import functional

from trainer.training.loader import Batch


@torch.inference_mode()
def mean_loss_and_accuracy(
    model: nn.Module,
    batches: Iterable[Batch],
    device: torch.device,
    check_stop: Callable[[], None],
) -> tuple[float, float]:
    """Mean cross-entropy in nats and share of right answers, over one picture or more.

    The model answers in evaluation mode and is given back in the mode it had. `check_stop` is
    called before each batch and may raise.
    """
    was_training = [(module, module.training) for module in model.modules()]
    model.eval()
    loss, correct, count = 0.0, 0, 0
    try:
        for batch in batches:
            check_stop()
            logits = model(batch.images_BCHW.to(device, non_blocking=True)).float().cpu()
            loss += float(functional.cross_entropy(logits, batch.targets_B, reduction="sum"))
            correct += int((logits.argmax(1) == batch.targets_B).sum())
            count += len(batch.targets_B)
    finally:
        for module, mode in was_training:
            module.training = mode
    return loss / count, correct / count
