"""Work that threads do a little ahead of whoever takes its results."""

from __future__ import annotations

import sys
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

A = TypeVar("A")
T = TypeVar("T")

_left_behind = False


def in_order(
    work: Callable[[A], T], items: Iterable[A], threads: int, *, ahead: int, name: str
) -> Generator[T, None, None]:
    """What `work` gives for each item, in the order of the items; what it raises comes from here.

    Args:
        ahead: at most so many items for each thread have been taken and not been given back.
    """
    with pool_of(threads, name) as pool:
        waiting: deque[Future[T]] = deque()
        for item in items:
            waiting.append(pool.submit(work, item))
            if len(waiting) >= ahead * threads:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


@contextmanager
def pool_of(threads: int, name: str) -> Iterator[ThreadPoolExecutor]:
    """Threads that have ended afterwards, with what they were at; what only waits is dropped.

    But after a KeyboardInterrupt they are left behind, and the process has to be ended without
    them (`any_left_behind`): raised while work is handed out, it may leave a lock of the pool's
    taken for ever, as Python's `with` is not safe from it.
    """
    pool = ThreadPoolExecutor(threads, thread_name_prefix=name)
    try:
        yield pool
    finally:
        global _left_behind
        interrupted = isinstance(sys.exc_info()[1], KeyboardInterrupt)
        _left_behind |= interrupted
        pool.shutdown(wait=not interrupted, cancel_futures=not interrupted)


def any_left_behind() -> bool:
    """Whether Python's own end would wait, perhaps for ever, for an interrupted pool."""
    return _left_behind
