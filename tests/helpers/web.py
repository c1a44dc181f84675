"""What fsspec keeps for web servers, for a test that reads from one of its own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def web() -> Iterator[None]:
    """Sessions that are opened within are closed at its end, and the thread that reads ends."""
    import fsspec
    import fsspec.asyn

    try:
        yield
    finally:
        files = fsspec.get_filesystem_class("http")
        for each in files._cache.values():
            if each._session is not None:
                fsspec.asyn.sync(each.loop, each._session.close)
        files.clear_instance_cache()
        loop, thread = fsspec.asyn.loop[0], fsspec.asyn.iothread[0]
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
        fsspec.asyn.reset_lock()
