"""The head that tells the groups of strangers from known pictures."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("torch", reason="teaching needs torch")

from tools import teach_strangers
from tools.teach_strangers import Known, is_learnt, teach, with_limit
from trainer.evaluation.strangers import KEPT

CLASSES, LENGTH = 3, 12


def test_a_files_half_is_told_by_its_name_alone() -> None:
    names = [f"{number}.jpg" for number in range(200)]
    learnt = [is_learnt(Path("/a") / name) for name in names]
    assert learnt == [is_learnt(Path("/b/c") / name) for name in names]
    assert 70 < sum(learnt) < 130


def test_known_pictures_keep_their_answer_and_strangers_do_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(teach_strangers, "BATCH", 16)
    monkeypatch.setattr(teach_strangers, "RATE", 1e-2)
    random = np.random.default_rng(0)
    labels = np.repeat(np.arange(CLASSES), 60)
    known = (2 * np.eye(CLASSES, LENGTH)[labels] + random.normal(0, 0.5, (180, LENGTH))).astype(
        np.float32
    )
    groups = {
        name: random.normal(0, 0.5, (40, LENGTH)).astype(np.float32)
        + 2 * np.eye(LENGTH, dtype=np.float32)[place]
        for name, place in (("animals", 5), ("textures", 6))
    }
    taught = teach(Known(known[::2], labels[::2]), groups, CLASSES)
    even = np.full((90, CLASSES), 1 / CLASSES)
    even[:, 0] += random.uniform(0, 0.1, 90)
    found = with_limit(taught, known[1::2], even)
    assert KEPT <= found.rule.kept < 1
    assert found.rule.groups == 2
    for vectors in groups.values():
        assert found.are_strangers(vectors, even[:40]).mean() > 0.8
