"""Threads that work ahead end with whoever takes their results, and never keep a process alive."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from trainer.threads import any_left_behind, in_order


def test_results_come_in_order_and_only_a_few_are_made_ahead() -> None:
    taken: list[int] = []

    def items() -> Iterator[int]:
        for number in range(20):
            taken.append(number)
            yield number

    results = in_order(lambda number: -number, items(), 2, ahead=3, name="test")
    assert next(results) == 0
    assert len(taken) <= 6
    assert list(results) == [-number for number in range(1, 20)]


def test_an_error_comes_where_its_result_would_and_no_thread_stays() -> None:
    def work(number: int) -> int:
        return 1 // (2 - number)

    results = in_order(work, range(9), 2, ahead=2, name="failing")
    assert [next(results), next(results)] == [0, 1]
    with pytest.raises(ZeroDivisionError):
        next(results)
    assert not [t for t in threading.enumerate() if t.name.startswith("failing")]
    assert not any_left_behind()


INTERRUPTED = """
import sys
from concurrent import futures
from concurrent.futures import thread
import trainer.threads as threads

class Unlucky(thread.ThreadPoolExecutor):
    asked = 0

    def submit(self, *arguments):
        self.asked += 1
        if self.asked == 3:  # as a signal does that comes while a lock is being taken
            self._idle_semaphore._cond.acquire()
            raise KeyboardInterrupt
        return super().submit(*arguments)

threads.ThreadPoolExecutor = Unlucky
from trainer.cli.main import main
sys.exit(main(["scan", sys.argv[1]]))
"""


def test_an_interrupt_that_leaves_a_lock_taken_ends_the_process(
    tmp_path: Path, repository: Path
) -> None:
    for number in range(8):
        folder = tmp_path / f"class{number % 2}"
        folder.mkdir(exist_ok=True)
        (folder / f"{number}.png").write_bytes(b"no picture")
    ended = subprocess.run(
        [sys.executable, "-c", INTERRUPTED, tmp_path],
        cwd=repository,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert (ended.returncode, ended.stderr) == (3, "Interrupted.\n")
