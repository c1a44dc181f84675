"""Groups of near-duplicates among very many signatures.

Up to `COMPARED_ALL` signatures, every pair is weighed. Beyond that a signature meets only those
that lie near it. k-means finds as many centres as the square root of the signatures. Each signature
is turned to the position in which it is most like one of them, and lies in that centre's cell; and
of all its eight positions, the `PROBED` most like any centre meet what lies there. So time grows
with the power 1.5 of the signatures. `benchmarks/growth.py` measures time, memory, and how many of
all pairs are found.

Such cells are an inverted file with several probes: Jégou, Douze and Schmid, "Product Quantization
for Nearest Neighbor Search", TPAMI 2011; but signatures are compared as they are.
"""

from __future__ import annotations

import itertools
import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trainer.cores import usable_cores
from trainer.data.duplicates import POSITIONS, SIGNATURE_LENGTH, THRESHOLD
from trainer.threads import in_order

_AHEAD = 4
COMPARED_ALL = 20_000
"""Of so many signatures, each is compared with all others: that takes seconds."""
PROBED = 96
"""Cells that a signature looks into, each position by itself."""

_SOME = 2048  # signatures worked on at a time
_BLOCK = (
    1024  # positions compared with as many signatures at a time: the products stay in the cache
)
_KEPT = 63  # dimensions of the quick comparison, and one for what they leave out
_TILE = 64  # OpenBLAS takes one thread for products up to 64 × 64 × 64
_LINKS = 16_384  # pairs joined into groups at a time
_SAMPLE = 40  # signatures for each cell that the centres are found from
_ROUNDS = 8  # of k-means

Floats = NDArray[np.float32]
Signatures = NDArray[np.floating[Any]]
Indices = NDArray[np.intp]


class Groups:
    """Which of ``range(count)`` belong together, as far as is known; at first none.

    Attributes:
        of: (count,) of each member, the smallest member of its group.
    """

    def __init__(self, count: int) -> None:
        self.of: Indices = np.arange(count)

    def join(self, pairs: Indices) -> None:
        """The groups of both members of each row of (n, 2) become one."""
        links = self.of[pairs]
        links = np.unique(links[links[:, 0] != links[:, 1]], axis=0)
        for first, second in links.tolist():
            low, high = sorted((self._root(first), self._root(second)))
            self.of[high] = low
        if len(links):
            while (self.of != (above := self.of[self.of])).any():
                self.of = above

    def several(self) -> list[list[int]]:
        """The groups of two members and more, each ascending, by first member."""
        order = np.argsort(self.of, kind="stable")
        starts = np.flatnonzero(np.diff(self.of[order], prepend=-1))
        sizes = np.diff(starts, append=len(order))
        return [
            order[start : start + size].tolist()
            for start, size in zip(starts[sizes > 1], sizes[sizes > 1], strict=True)
        ]

    def _root(self, member: int) -> int:
        while (above := int(self.of[member])) != member:
            self.of[member] = self.of[above]
            member = above
        return member


def join_near_duplicates(
    groups: Groups,
    signatures: Signatures,
    *,
    threshold: float = THRESHOLD,
    cells: int | None = None,
    threads: int = 0,
) -> Iterator[int]:
    """Join the rows of `signatures` (n, 256) that are at least `threshold` similar.

    Near-duplicates of near-duplicates belong together: a split must not come between them. Yields
    how many signatures have met the others so far, at last n.

    Args:
        cells: into which the signatures are sorted; without, as many as suit their number. Where
            each signature looks into all of them, every pair is weighed.
        threads: that compare; 0 means one for each usable core.
    """
    count = len(signatures)
    if not count:
        return
    if cells is None:
        cells = 1 if count <= COMPARED_ALL else round(math.sqrt(count))
    index = _Index(signatures, cells)
    joining = Lock()

    def look(some: range) -> int:
        for pairs in _gathered(index.near(some, threshold, groups)):
            with joining:
                groups.join(pairs)
        return some.stop

    threads = threads or usable_cores()
    yield from in_order(look, _spans(count), threads, ahead=_AHEAD, name="near-duplicates")


def without_alike(
    groups: list[list[int]],
    labels: Sequence[str],
    signatures: Signatures,
    identical: Indices,
    *,
    threshold: float = THRESHOLD,
    threads: int = 0,
) -> tuple[list[list[int]], list[list[int]]]:
    """The groups in parts that are no more than copies, and those that were too large for it.

    A group that holds most of a class tells that such pictures are all alike, as X-rays, forms or
    digits are, not that one is a copy of another; kept together, none of the class could be
    tested. Its members are grouped anew at half the distance, and again, at last by their contents
    alone.

    Args:
        groups: several members each, found at `threshold`.
        labels, signatures: of all pictures, (n,) and (n, 256).
        identical: (pairs, 2), of pictures whose files are the same.
        threads: as of `join_near_duplicates`.
    """
    sizes = Counter(labels)

    def holds_most(members: list[int]) -> bool:
        of = Counter(labels[member] for member in members)
        return any(n >= _FEWEST_ALIKE and 2 * n > sizes[label] for label, n in of.items())

    def parts(members: list[int], distance: float) -> Iterator[list[int]]:
        if not holds_most(members):
            yield members
            return
        place = {member: index for index, member in enumerate(members)}
        nearer = Groups(len(members))
        pairs = [(place[a], place[b]) for a, b in identical.tolist() if a in place and b in place]
        nearer.join(np.array(pairs, np.intp).reshape(-1, 2))
        by_lines = distance >= _LEAST_DISTANCE
        if by_lines:
            for _ in join_near_duplicates(
                nearer, signatures[members], threshold=1 - distance, threads=threads
            ):
                pass
        for part in nearer.several():
            own = [members[index] for index in part]
            yield from parts(own, distance / 2) if by_lines else [own]

    copies = [part for members in groups for part in parts(members, (1 - threshold) / 2)]
    return sorted(copies), [members for members in groups if holds_most(members)]


_FEWEST_ALIKE = 5
"""of a class: as many may well be one thing photographed five times"""
_LEAST_DISTANCE = 0.01
"""below it the signatures' half precision tells nothing"""


class _Index:
    """Signatures sorted into cells, and in few dimensions for a quick comparison.

    With the length of what the few dimensions leave out as one dimension more, their product
    bounds the similarity from above (Cauchy-Schwarz): of those that meet, no pair is missed.
    """

    def __init__(self, signatures: Signatures, cells: int) -> None:
        self._signatures = signatures
        self._basis = _main_directions(signatures)
        self._centres = _centres(signatures, self._basis, cells)
        self._turns, cell = _homes(signatures, self._basis, self._centres)
        # what shows no line resembles nothing, and lies in no cell
        cell[~signatures.any(axis=1)] = len(self._centres)
        self._order = np.argsort(cell, kind="stable")
        self._bounds = np.searchsorted(cell[self._order], np.arange(len(self._centres) + 1))
        self._quick = np.empty((len(signatures), _KEPT + 1), dtype=np.float32)
        for some in _spans(len(signatures)):
            pictures = self._order[some.start : some.stop]
            quick = _quick(signatures[pictures], self._basis).reshape(len(some), len(POSITIONS), -1)
            self._quick[some.start : some.stop] = quick[np.arange(len(some)), self._turns[pictures]]

    def near(self, pictures: range, threshold: float, groups: Groups) -> Iterator[Indices]:
        """(n, 2): one of `pictures` and any other one, at least `threshold` similar.

        A pair may come several times. Those within the group that fills most of a cell are left
        out: of very many pictures that all look alike, few have to meet.
        """
        quick = _quick(self._signatures[pictures.start : pictures.stop], self._basis)
        for cell, rows in self._probed(quick):
            first, last = self._bounds[cell : cell + 2]
            if len(self._centres) == 1:  # those before `pictures` have met all
                first += np.searchsorted(self._order[first:last], pictures.start)
            if first == last:
                continue
            there = self._order[first:last]
            theirs = groups.of[there]
            most = np.partition(theirs, len(theirs) // 2)[len(theirs) // 2]
            owners, turns = np.divmod(rows, len(POSITIONS))
            looking = _Some(pictures.start + owners, turns, quick[rows])
            lying = _Some(there, self._turns[there], self._quick[first:last])
            within = groups.of[looking.pictures] == most
            yield from self._similar(looking[~within], lying, threshold)
            yield from self._similar(looking[within], lying[theirs != most], threshold)

    def _probed(self, quick: Floats) -> Iterator[tuple[int, Indices]]:
        """Each cell that any row looks into, with these rows, ascending."""
        cells = len(self._centres)
        likeness = (quick[:, :_KEPT] @ self._centres.T).reshape(-1, len(POSITIONS) * cells)
        probed = min(PROBED, likeness.shape[1])
        least = np.partition(likeness, -probed, axis=1)[:, -probed, None]
        looks = (likeness >= least).reshape(-1, cells)
        of_cells, rows = np.nonzero(np.ascontiguousarray(looks.T))
        bounds = np.searchsorted(of_cells, np.arange(cells + 1))
        for cell in np.flatnonzero(np.diff(bounds)).tolist():
            yield cell, rows[bounds[cell] : bounds[cell + 1]]

    def _similar(self, looking: _Some, lying: _Some, threshold: float) -> Iterator[Indices]:
        """(n, 2): those of both that are at least `threshold` similar."""
        for some, others in itertools.product(looking.blocks(), lying.blocks()):
            # a little below: the bound is rounded like everything else
            row, column = _at_least(threshold - 1e-4, some.quick, others.quick)
            if not len(row):
                continue
            if len(row) <= len(some.pictures) + len(others.pictures):
                turned, at_home = self._turned(some[row]), self._turned(others[column])
                similarities = np.einsum("ij,ij->i", turned, at_home)
            else:  # pictures that all look alike: one product is cheaper than very many
                similarities = (self._turned(some) @ self._turned(others).T)[row, column]
            near = similarities >= threshold
            pairs = some.pictures[row[near]], others.pictures[column[near]]
            yield np.column_stack(pairs)

    def _turned(self, some: _Some) -> Floats:
        """(n, 256): their signatures in their positions."""
        signatures = self._signatures[some.pictures].astype(np.float32)
        return np.take_along_axis(signatures, POSITIONS[some.turns], axis=1)


@dataclass(frozen=True)
class _Some:
    """Some pictures, in one of the eight positions each.

    Attributes:
        pictures, turns: (n,) numbers.
        quick: (n, `_KEPT` + 1), as `_quick` gives.
    """

    pictures: Indices
    turns: Indices
    quick: Floats

    def __getitem__(self, which: slice | Indices | NDArray[np.bool]) -> _Some:
        return _Some(self.pictures[which], self.turns[which], self.quick[which])

    def blocks(self) -> Iterator[_Some]:
        for start in range(0, len(self.pictures), _BLOCK):
            yield self[start : start + _BLOCK]


def _at_least(least: float, left: Floats, right: Floats) -> tuple[Indices, Indices]:
    """The rows of `left` and of `right`, in two arrays, whose products are at least so large.

    They are multiplied in tiles so small that OpenBLAS takes one thread for each. With several, it
    lets them wait for each other longer than such products take, most of all on busy cores.
    """
    rows, columns = _tiles(left), _tiles(right)
    products = rows[:, None] @ columns.swapaxes(1, 2)
    found = np.flatnonzero(products >= least)
    above, beside, row, column = np.unravel_index(found, products.shape)
    return above * _TILE + row, beside * _TILE + column


def _tiles(rows: Floats) -> Floats:
    """(n, `_TILE`, ...): the rows, and at the end NaN, whose products are never large enough."""
    tiles = np.empty((-(-len(rows) // _TILE), _TILE, rows.shape[1]), dtype=np.float32)
    flat = tiles.reshape(-1, rows.shape[1])
    flat[: len(rows)], flat[len(rows) :] = rows, np.nan
    return tiles


def _spans(count: int) -> Iterator[range]:
    for start in range(0, count, _SOME):
        yield range(start, min(count, start + _SOME))


def _gathered(parts: Iterable[Indices]) -> Iterator[Indices]:
    """The rows of all `parts`, many at a time."""
    waiting: list[Indices] = []
    for part in parts:
        waiting.append(part)
        if sum(map(len, waiting)) >= _LINKS:
            yield np.concatenate(waiting)
            waiting.clear()
    if waiting:
        yield np.concatenate(waiting)


def _main_directions(signatures: Signatures) -> Floats:
    """(256, `_KEPT`): the orthonormal directions that hold most of the signatures' length."""
    sample = signatures[:: max(1, len(signatures) // 4096)].astype(np.float32)
    turned = sample[:, POSITIONS].reshape(-1, SIGNATURE_LENGTH)
    _, vectors = np.linalg.eigh(turned.T @ turned)
    return np.ascontiguousarray(vectors[:, -_KEPT:], dtype=np.float32)


def _kept(signatures: Signatures, basis: Floats) -> Floats:
    """(8 n, `_KEPT`): coordinates in `basis` of the eight positions of each signature."""
    # turning the directions back is the same as turning the signatures, which are many
    turned = basis[np.argsort(POSITIONS)].transpose(1, 0, 2).reshape(SIGNATURE_LENGTH, -1)
    return (signatures.astype(np.float32) @ turned).reshape(-1, _KEPT)


def _quick(signatures: Signatures, basis: Floats) -> Floats:
    """(8 n, `_KEPT` + 1): of each position its coordinates, and the length of what they lack."""
    kept = _kept(signatures, basis)
    whole = np.square(signatures, dtype=np.float32).sum(axis=1).repeat(len(POSITIONS))
    lack = np.sqrt(np.maximum(whole - np.square(kept).sum(axis=1), 0))
    return np.column_stack([kept, lack])


def _homes(signatures: Signatures, basis: Floats, centres: Floats) -> tuple[Indices, Indices]:
    """Of each signature the position and the centre that are most alike, each (n,)."""
    best = np.empty(len(signatures), dtype=np.intp)
    for some in _spans(len(signatures)):
        likeness = _kept(signatures[some.start : some.stop], basis) @ centres.T
        best[some.start : some.stop] = likeness.reshape(len(some), -1).argmax(axis=1)
    return np.divmod(best, len(centres))


def _centres(signatures: Signatures, basis: Floats, cells: int) -> Floats:
    """(at most `cells`, `_KEPT`) of unit length: spherical k-means on some of the signatures."""
    random = np.random.default_rng(0)  # the same pictures, the same groups
    count = min(len(signatures), _SAMPLE * cells)
    chosen = np.sort(random.choice(len(signatures), count, replace=False))
    sample = signatures[chosen].astype(np.float32)
    centres = _unit(sample[random.choice(count, min(count, cells), replace=False)] @ basis)
    for _ in range(_ROUNDS if cells > 1 else 0):
        turns, nearest = _homes(sample, basis, centres)
        sums = np.zeros_like(centres)
        np.add.at(sums, nearest, np.take_along_axis(sample, POSITIONS[turns], axis=1) @ basis)
        centres = np.where(sums.any(axis=1, keepdims=True), _unit(sums), centres)
    return centres


def _unit(rows: Floats) -> Floats:
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    unit: Floats = rows / np.maximum(lengths, 1e-12)
    return unit
