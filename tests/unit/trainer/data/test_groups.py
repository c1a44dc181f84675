"""Near-duplicates come together, whether all pairs are weighed or only those that lie near."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from trainer.data.duplicates import POSITIONS, SIGNATURE_LENGTH, Signature, similarity
from trainer.data.groups import Groups, join_near_duplicates, without_alike

CELLS = 60
"""So many that a signature looks into a part of them only."""


def test_groups_are_connected_over_all_pairs() -> None:
    groups = joined(9, [[4, 7], [1, 2]], [], [[7, 2]], [[0, 8], [8, 0], [3, 3]])
    assert groups.several() == [[0, 8], [1, 2, 4, 7]]
    assert groups.of.tolist() == [0, 1, 1, 3, 1, 5, 6, 1, 0]


def test_at_first_none_belong_together() -> None:
    assert Groups(3).several() == []
    assert Groups(0).several() == []


def test_a_long_chain_is_one_group() -> None:
    count = 20_000
    chain = np.column_stack([np.arange(count - 1), np.arange(1, count)])
    random = np.random.default_rng(0)
    assert joined(count, random.permutation(chain)).several() == [list(range(count))]


@pytest.mark.parametrize("threshold", [0.35, 0.5, 0.8])
@pytest.mark.parametrize("precision", [np.float32, np.float16])
def test_few_are_grouped_exactly_as_weighing_each_pair_would(
    threshold: float, precision: type[np.floating[Any]]
) -> None:
    signatures = signatures_with_copies(150, 40).astype(precision)
    pairs = [
        (first, second)
        for first in range(len(signatures))
        for second in range(first)
        if similarity(signatures[first], signatures[second]) >= threshold
    ]
    assert len(pairs) >= 40
    assert grouped(signatures, threshold=threshold) == joined(190, pairs).several()


def test_of_very_many_nearly_all_copies_are_found_in_all_positions() -> None:
    count, copies = 1_500, 400
    signatures = signatures_with_copies(count, copies)
    everything = of(signatures)
    near = of(signatures, cells=CELLS)
    together = everything[count:] != np.arange(count, count + copies)
    assert together.mean() > 0.99  # all that were planted at or above the threshold
    assert (everything[near] == everything).all()  # nothing is joined that does not belong
    assert (near == everything)[count:][together].mean() >= 0.99


def test_the_same_signatures_give_the_same_groups() -> None:
    signatures = signatures_with_copies(500, 100)
    assert (of(signatures, cells=CELLS) == of(signatures, cells=CELLS)).all()


@pytest.mark.parametrize("cells", [1, CELLS])
def test_very_many_alike_are_one_group(cells: int) -> None:
    """Far more pairs than pictures, beside others that are like nothing."""
    signatures = np.concatenate([random_signatures(200), alike(900)])
    assert grouped(signatures, cells=cells) == [list(range(200, 1_100))]


@pytest.mark.parametrize("cells", [1, CELLS])
def test_what_shows_nothing_belongs_to_nothing(cells: int) -> None:
    signatures = np.zeros((300, SIGNATURE_LENGTH), dtype=np.float32)
    assert grouped(signatures, cells=cells) == []
    signatures[[7, 250]] = random_signatures(1)
    assert grouped(signatures, cells=cells) == [[7, 250]]


@pytest.mark.parametrize("count", [0, 1, 2, 30])
def test_there_may_be_fewer_signatures_than_cells(count: int) -> None:
    signatures = np.repeat(random_signatures(1), count, axis=0)
    assert grouped(signatures, cells=CELLS) == ([list(range(count))] if count > 1 else [])


def test_progress_ends_with_all() -> None:
    signatures = random_signatures(2_500)
    done = list(join_near_duplicates(Groups(2_500), signatures, cells=CELLS))
    assert done == sorted(set(done))
    assert len(done) > 1
    assert done[-1] == 2_500


def test_a_group_that_holds_most_of_a_class_is_parted_into_nearer_ones() -> None:
    one, other = random_signatures(2)
    mixed = np.stack([one + 0.2 * other, one + 0.21 * other, one - 0.2 * other, one, one, other])
    signatures = mixed / np.linalg.norm(mixed, axis=1, keepdims=True)
    copies, alike = without_alike(
        [[0, 1, 2, 3, 4]], ["a"] * 5 + ["b"], signatures, np.array([[3, 4]], np.intp)
    )
    assert copies == [[0, 1], [3, 4]]
    assert alike == [[0, 1, 2, 3, 4]]


def test_a_large_group_stays_whole_where_its_class_has_more() -> None:
    signatures = np.repeat(random_signatures(1), 6, axis=0)
    labels = ["a"] * 20
    assert without_alike([[0, 1, 2, 3, 4, 5]], labels, signatures, np.empty((0, 2), np.intp)) == (
        [[0, 1, 2, 3, 4, 5]],
        [],
    )


def joined(count: int, *pairs: Iterable[Iterable[int]]) -> Groups:
    groups = Groups(count)
    for some in pairs:
        groups.join(np.array(list(some), dtype=np.intp).reshape(-1, 2))
    return groups


def of(signatures: Signature, **options: Any) -> NDArray[np.intp]:
    groups = Groups(len(signatures))
    for _ in join_near_duplicates(groups, signatures, **options):
        pass
    return groups.of


def grouped(signatures: Signature, **options: Any) -> list[list[int]]:
    groups = Groups(len(signatures))
    for _ in join_near_duplicates(groups, signatures, **options):
        pass
    return groups.several()


def random_signatures(count: int) -> Signature:
    random = np.random.default_rng(0)
    numbers = random.standard_normal((count, SIGNATURE_LENGTH), dtype=np.float32)
    numbers[:, ::3] *= 4  # as with pictures, some directions hold more than others
    return unit(numbers)


def signatures_with_copies(count: int, copies: int) -> Signature:
    """`count` random ones, then `copies` of some, turned and at least 0.81 similar to them."""
    random = np.random.default_rng(1)
    signatures = random_signatures(count)
    of = random.choice(count, copies, replace=False)
    turns = POSITIONS[random.integers(0, len(POSITIONS), copies)]
    turned = np.take_along_axis(signatures[of], turns, axis=1)
    other = random.standard_normal(turned.shape, dtype=np.float32)
    other = unit(other - (other * turned).sum(axis=1, keepdims=True) * turned)
    cosine = random.uniform(0.81, 1, (copies, 1)).astype(np.float32)
    return np.concatenate([signatures, cosine * turned + np.sqrt(1 - cosine**2) * other])


def alike(count: int) -> Signature:
    random = np.random.default_rng(2)
    noise = random.standard_normal((count, SIGNATURE_LENGTH), dtype=np.float32)
    return unit(random_signatures(201)[200:] + 0.01 * noise)


def unit(rows: Signature) -> Signature:
    lengths: Signature = np.linalg.norm(rows, axis=1, keepdims=True)
    return rows / lengths
