"""What a rule for strangers makes of the drawings that come with the program."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from trainer.model.bundle import Bundle
from trainer.model.classifier import Classifier, Look, softmax
from trainer.model.strangers import Strangers
from trainer.resources import samples


def with_drawings(strangers: Strangers, bundle: Bundle, threads: int) -> Strangers:
    """The rule, telling what share of them a model with it would name."""
    known = {label.casefold() for label in bundle.manifest.labels}
    drawings = [file for file in sorted(samples().glob("*.png")) if file.stem not in known]
    looks = Classifier(bundle, threads=threads).looks(drawings)
    seen = [look for look in looks if isinstance(look, Look)]
    strange = strangers.are_strangers(
        np.stack([look.features for look in seen]),
        softmax(np.stack([look.logits for look in seen]), bundle.manifest.temperature),
    )
    named = {"drawings": float(1 - strange.mean())}
    return replace(strangers, rule=strangers.rule.model_copy(update={"named": named}))
