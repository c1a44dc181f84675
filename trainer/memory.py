"""What the C library does with freed memory: keep it for a training, give it back for a window.

A training step frees and allocates hundreds of megabytes. The C library gives such blocks back to
the system at once, which then has to fill the next ones with zeros, page by page.
`benchmarks/memory.py` measures both ways side by side. A window wants the opposite: to stay small
beside other programs.
"""

from __future__ import annotations

import ctypes
import sys
from contextlib import suppress

# glibc's malloc.h
_M_TRIM_THRESHOLD, _M_TOP_PAD, _M_MMAP_MAX, _M_ARENA_MAX = -1, -2, -4, -8


def keep_freed_memory() -> None:
    """Let this process keep what it frees; does nothing where glibc is not there.

    Call it before torch allocates anything large. The process stays as large as its largest step,
    so this is for one that trains, not for one that shows a window.
    """
    if not sys.platform.startswith("linux"):
        return
    with suppress(OSError, AttributeError):  # another C library
        libc = ctypes.CDLL("libc.so.6")
        libc.mallopt(_M_MMAP_MAX, 0)
        libc.mallopt(_M_TRIM_THRESHOLD, 2**31 - 1)
        libc.mallopt(_M_TOP_PAD, 64 * 2**20)


def stay_small() -> None:
    """Let all threads of this process share one heap; does nothing where glibc is not there.

    Every thread would otherwise keep a heap of its own, with whatever it freed last.
    """
    if not sys.platform.startswith("linux"):
        return
    with suppress(OSError, AttributeError):
        ctypes.CDLL("libc.so.6").mallopt(_M_ARENA_MAX, 1)


def give_back_freed_memory() -> None:
    """Return what is free to the system now; does nothing where glibc is not there."""
    if not sys.platform.startswith("linux"):
        return
    with suppress(OSError, AttributeError):
        ctypes.CDLL("libc.so.6").malloc_trim(0)
