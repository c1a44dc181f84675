"""What the choices about memory cost when serving, side by side in one run.

    python benchmarks/serving_memory.py [--times N]

Each line is a fresh process that names the drawings `times` times over on two threads: with ONNX
Runtime's own arena and a heap for each thread, as they come; as the window has them, without the
arena and with one heap; and with every block of a megabyte given back at once as well. Needs glibc.
"""

from __future__ import annotations

import argparse
import ctypes
import multiprocessing
import time
from pathlib import Path

from trainer.memory import give_back_freed_memory, stay_small

M_MMAP_THRESHOLD = -3  # glibc's malloc.h
MEBIBYTE = 2**20
VARIANTS = ("as they come", "as the window has them", "every block given back")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--times", type=int, default=12)
    times = parser.parse_args().times
    for variant in VARIANTS:
        process = multiprocessing.get_context("spawn").Process(target=_serve, args=(variant, times))
        process.start()
        process.join()


def _serve(variant: str, times: int) -> None:
    if variant == VARIANTS[0]:
        _leave_the_arena_on()
    else:
        stay_small()
    if variant == VARIANTS[2]:
        ctypes.CDLL("libc.so.6").mallopt(M_MMAP_THRESHOLD, MEBIBYTE)
    from trainer.model.classifier import Classifier
    from trainer.resources import samples

    pictures = sorted(samples().glob("*.png"))
    classifier = Classifier(threads=2)
    for _ in classifier.classify(pictures):
        pass  # the first ones take longer
    most, began, spent = 0, time.perf_counter(), time.process_time()
    for _ in classifier.classify(pictures * times):
        most = max(most, _memory())
    count = len(pictures) * times
    rate = count / (time.perf_counter() - began)
    cost = 1000 * (time.process_time() - spent) / count
    give_back_freed_memory()
    print(
        f"{variant:<24} {rate:6.1f} pictures/s   {cost:5.1f} ms of processor time each   "
        f"most {most} MB   after trimming {_memory()} MB",
        flush=True,
    )


def _leave_the_arena_on() -> None:
    """`trainer.model.engine` turns it off; this makes that have no effect."""
    import onnxruntime

    class Options(onnxruntime.SessionOptions):  # type: ignore[misc]  # carries no types
        def __setattr__(self, name: str, value: object) -> None:
            if name not in ("enable_cpu_mem_arena", "enable_mem_pattern"):
                super().__setattr__(name, value)

    onnxruntime.SessionOptions = Options


def _memory() -> int:
    """Resident memory of this process, in MB."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return next(int(x.split()[1]) for x in status.splitlines() if x.startswith("VmRSS:")) // 1000


if __name__ == "__main__":
    main()
