"""Keeping freed memory for the next step, which makes training on a processor much faster.

A training step frees and allocates hundreds of megabytes. The C library gives such blocks back to
the system at once, which then has to fill the next ones with zeros, page by page.
`benchmarks/memory.py` measures both ways side by side.
"""

from __future__ import annotations

import ctypes
import os
import sys
from contextlib import suppress

_M_TRIM_THRESHOLD, _M_TOP_PAD, _M_MMAP_MAX = -1, -2, -4  # glibc's malloc.h


def keep_freed_memory() -> None:
    """Let this process keep what it frees, in large pages; does nothing where glibc is not there.

    Call it before torch allocates anything large. The process stays as large as its largest step,
    so this is for one that trains, not for one that shows a window.
    """
    if not sys.platform.startswith("linux"):
        return
    os.environ.setdefault("THP_MEM_ALLOC_ENABLE", "1")  # torch asks for transparent huge pages
    with suppress(OSError, AttributeError):  # another C library
        libc = ctypes.CDLL("libc.so.6")
        libc.mallopt(_M_MMAP_MAX, 0)
        libc.mallopt(_M_TRIM_THRESHOLD, 2**31 - 1)
        libc.mallopt(_M_TOP_PAD, 64 * 2**20)
