"""A cache gives back what was put there or nothing, and stays within its bounds."""

from __future__ import annotations

import os
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from trainer import cache as module
from trainer.cache import FileCache, cache_folder, empty, size_of

DAY = 86_400.0


def name(number: int) -> str:
    return f"{number:02x}" * 32


def filled(folder: Path, count: int, **limits: float) -> FileCache:
    """Entries of a hundred bytes, the first of which were used longest ago, in days."""
    cache = FileCache(folder, **limits)  # type: ignore[arg-type]
    for number in range(count):
        assert cache.put(name(number), bytes([number]) * 100)
        used = time.time() - (count - number) * 2 * DAY
        os.utime(folder / name(number)[:2] / name(number)[2:], (used, used))
    return cache


def there(cache: FileCache, count: int) -> list[int]:
    return [number for number in range(count) if cache.get(name(number)) is not None]


def test_what_was_put_is_got(tmp_path: Path) -> None:
    cache = FileCache(tmp_path / "cache")
    assert cache.get(name(1)) is None
    assert cache.put(name(1), b"one")
    assert cache.put(name(2), b"")
    assert cache.get(name(1)) == b"one"
    assert cache.get(name(2)) == b""
    assert FileCache(tmp_path / "cache").get(name(1)) == b"one"


@pytest.mark.parametrize("broken", [b"", b"abc", b"\0" * 104, b"another content"])
def test_a_broken_entry_is_not_there_and_can_be_put_anew(tmp_path: Path, broken: bytes) -> None:
    cache = filled(tmp_path, 1)
    (tmp_path / name(0)[:2] / name(0)[2:]).write_bytes(broken)
    assert cache.get(name(0)) is None
    assert cache.put(name(0), b"again")
    assert cache.get(name(0)) == b"again"


def test_a_folder_that_cannot_be_used_is_an_empty_cache(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    cache = FileCache(tmp_path / "file" / "cache")
    assert not cache.put(name(1), b"one")
    assert cache.get(name(1)) is None
    assert cache.trim() == 0


def test_a_disk_that_is_nearly_full_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_LEFT_FREE", 10**18)
    assert not FileCache(tmp_path / "cache").put(name(1), b"one")
    assert not (tmp_path / "cache").exists()


def test_what_is_old_goes(tmp_path: Path) -> None:
    cache = filled(tmp_path, 5, most_seconds=7 * DAY)
    left = cache.trim()
    assert there(cache, 5) == [2, 3, 4]
    assert left == size_of(tmp_path)


def test_what_was_used_longest_ago_goes_first_where_there_is_too_much(tmp_path: Path) -> None:
    cache = filled(tmp_path, 5)
    FileCache(tmp_path, most_bytes=400).trim()
    assert there(cache, 5) == [2, 3, 4]


def test_reading_is_using(tmp_path: Path) -> None:
    cache = filled(tmp_path, 5)
    assert cache.get(name(0)) is not None
    FileCache(tmp_path, most_bytes=400).trim()
    assert there(cache, 5) == [0, 3, 4]


def test_what_is_in_use_is_not_given_up_for_more(tmp_path: Path) -> None:
    cache = FileCache(tmp_path, most_bytes=350)
    kept = [cache.put(name(number), bytes(100)) for number in range(5)]
    assert kept == [True, True, True, False, False]
    again = FileCache(tmp_path, most_bytes=350)
    assert not again.put(name(9), bytes(100))
    assert there(again, 5) == [0, 1, 2]


def test_room_is_made_of_what_was_not_used_lately(tmp_path: Path) -> None:
    filled(tmp_path, 9)
    cache = FileCache(tmp_path, most_bytes=1000)
    assert [cache.put(name(number), bytes(100)) for number in (9, 10, 11)] == [True, True, False]
    assert there(cache, 12) == [2, 3, 4, 5, 6, 7, 8, 9, 10]


def test_what_was_begun_and_never_ended_goes(tmp_path: Path) -> None:
    filled(tmp_path, 1)
    left = tmp_path / name(0)[:2] / ".tmp-0123"
    left.write_bytes(b"half")
    long_ago = time.time() - 3 * DAY
    os.utime(left, (long_ago, long_ago))
    FileCache(tmp_path).trim()
    assert not left.exists()


def test_several_may_use_it_at_once(tmp_path: Path) -> None:
    def use(number: int) -> bool:
        cache = FileCache(tmp_path)
        content = bytes([number % 4]) * 1000
        cache.put(name(number % 4), content)
        got = cache.get(name(number % 4))
        cache.trim()
        return got is None or got == content

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(use, range(200)))
    assert there(FileCache(tmp_path), 4) == [0, 1, 2, 3]


def test_it_can_be_emptied_and_filled_again(tmp_path: Path) -> None:
    cache = filled(tmp_path / "cache", 3)
    assert size_of(tmp_path / "cache") > 300
    empty(tmp_path / "cache")
    assert size_of(tmp_path / "cache") == 0
    assert there(cache, 3) == []
    assert cache.put(name(1), b"one")
    empty(tmp_path / "nowhere")


def test_it_lies_in_the_users_cache_or_where_everything_lies(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "user_cache_path", lambda *_, **__: tmp_path / "usual")
    monkeypatch.delenv(module.HOME_VARIABLE, raising=False)
    assert cache_folder("copies") == tmp_path / "usual" / "copies"
    monkeypatch.setenv(module.HOME_VARIABLE, str(tmp_path / "stick"))
    assert cache_folder("copies") == tmp_path / "stick" / "cache" / "copies"
