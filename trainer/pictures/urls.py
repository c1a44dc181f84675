"""What lies at URLs, by fsspec, which is imported where a URL is named and not before."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from trainer.errors import TrainerError
from trainer.messages import Message, message_of

T = TypeVar("T")


def is_url(name: str) -> bool:
    return "://" in name


def url_of(chosen: Path) -> str | None:
    """The URL that the user named, whose slashes a path has lost; None for a path."""
    found = None if chosen.exists() else _URL.fullmatch(chosen.as_posix())
    return f"{found[1]}://{'/' if found[1] == 'file' else ''}{found[2]}" if found else None


_URL = re.compile(r"([a-z][a-z0-9+.-]+):/+(.+)")
"""with two letters at least: one is a drive of Windows"""


def is_page(name: str) -> bool:
    """Whether a web server answers for the URL."""
    return name.partition("://")[0] in ("http", "https")


def file_system(url: str) -> tuple[Any, str]:
    """The file system of a URL, and the place in it, which is never a URL of several in a chain.

    Raises ImportError, ValueError, and whatever the library for its protocol raises.
    """
    import fsspec.core

    protocol, _ = fsspec.core.split_protocol(url)
    kind = fsspec.get_filesystem_class(protocol)
    # a cache of listings would grow with the archive
    files = kind(**kind._get_kwargs_from_urls(url), use_listings_cache=False)
    return files, str(files._strip_protocol(url))


def again(attempt: Callable[[], T]) -> T:
    """What `attempt` gives, which is made thrice where it fails for what may pass in a moment."""
    for pause in _PAUSES:
        try:
            return attempt()
        except _FINAL:
            raise
        except Exception:  # each kind of storage has exceptions of its own
            time.sleep(pause)
    return attempt()


def reason(error: Exception) -> Message:
    """Why something cannot be had; several libraries say no more than its name, or nothing."""
    if isinstance(error, FileNotFoundError):
        return Message("nothing is there")
    return message_of(error) or Message(type(error).__name__)


_PAUSES = (1.0, 5.0)
"""seconds before the second and the third attempt; most storages have tried several times then"""

_FINAL = (FileNotFoundError, PermissionError, ImportError, TrainerError)
