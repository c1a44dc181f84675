"""Files appear whole or not at all."""

from __future__ import annotations

import errno
import os
import stat
import sys
from pathlib import Path

import pytest

from trainer.files import remove_leftovers, replacing, write_atomically


def test_text_is_written_as_utf8_with_its_own_newlines(tmp_path: Path) -> None:
    write_atomically(tmp_path / "a.txt", "Pokémon\r\n♀\n")
    assert (tmp_path / "a.txt").read_bytes() == "Pokémon\r\n♀\n".encode()


def test_bytes_replace_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "a.bin"
    write_atomically(path, b"old")
    write_atomically(path, b"new")
    assert path.read_bytes() == b"new"
    assert os.listdir(tmp_path) == ["a.bin"]  # noqa: PTH208 (hidden files count)


def test_an_exception_leaves_the_old_file_and_no_other(tmp_path: Path) -> None:
    path = tmp_path / "a.bin"
    path.write_bytes(b"old")

    def write_half() -> None:
        with replacing(path) as temporary:
            temporary.write_bytes(b"ha")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_half()
    assert path.read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["a.bin"]  # noqa: PTH208


def test_the_target_is_untouched_while_its_successor_is_written(tmp_path: Path) -> None:
    path = tmp_path / "a.bin"
    path.write_bytes(b"old")
    with replacing(path) as temporary:
        temporary.write_bytes(b"new")
        assert temporary.parent == path.parent
        assert path.read_bytes() == b"old"
    assert path.read_bytes() == b"new"


def test_a_block_that_writes_nothing_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "a.bin"
    path.write_bytes(b"old")
    with pytest.raises(FileNotFoundError), replacing(path):
        pass
    assert path.read_bytes() == b"old"


def test_a_folder_is_no_file_and_told_before_any_work(tmp_path: Path) -> None:
    with pytest.raises(IsADirectoryError) as refused, replacing(tmp_path):
        pytest.fail("the block was entered")
    assert refused.value.filename == str(tmp_path)


def test_a_missing_folder_is_an_os_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        write_atomically(tmp_path / "nowhere" / "a.txt", "text")


def test_the_temporary_file_keeps_the_ending(tmp_path: Path) -> None:
    with replacing(tmp_path / "table.csv") as temporary:
        assert temporary.suffix == ".csv"
        temporary.touch()


def test_the_longest_possible_name_can_be_written(tmp_path: Path) -> None:
    path = tmp_path / ("é" * 125 + ".json")  # 255 bytes
    write_atomically(path, "{}")
    assert path.read_text(encoding="utf-8") == "{}"


@pytest.mark.skipif(sys.platform == "win32", reason="permissions and links are POSIX's")
def test_permissions_and_links_survive(tmp_path: Path) -> None:
    target = tmp_path / "target.txt"
    target.write_text("old", encoding="utf-8")
    target.chmod(0o640)
    link = tmp_path / "link.txt"
    link.symlink_to(target)
    write_atomically(link, "new")
    assert link.is_symlink()
    assert target.read_text(encoding="utf-8") == "new"
    assert stat.S_IMODE(target.stat().st_mode) == 0o640


def test_an_error_names_the_file_that_was_meant(tmp_path: Path) -> None:
    path = tmp_path / "a.bin"
    with pytest.raises(OSError, match="No space left") as refused, replacing(path):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    assert refused.value.filename == str(path)
    missing = tmp_path / "missing" / "a.bin"
    with pytest.raises(FileNotFoundError) as gone:
        write_atomically(missing, b"")
    assert str(gone.value).endswith(f"{os.strerror(errno.ENOENT)}: {str(missing)!r}")
    with pytest.raises(OSError, match="cross-device") as across, replacing(path) as temporary:
        raise OSError(errno.EXDEV, "cross-device", str(temporary), None, str(path))
    assert str(across.value) == f"[Errno {errno.EXDEV}] cross-device: {str(path)!r}"


def test_an_error_about_another_file_keeps_its_name(tmp_path: Path) -> None:
    other = tmp_path / "other"
    with pytest.raises(FileNotFoundError) as gone, replacing(tmp_path / "a.bin"):
        other.read_bytes()
    assert gone.value.filename == str(other)


def test_what_may_only_be_read_is_written_too(tmp_path: Path) -> None:
    path = tmp_path / "a.bin"
    with replacing(path) as temporary:
        temporary.write_bytes(b"new")
        temporary.chmod(0o444)
    assert path.read_bytes() == b"new"


def test_leftovers_of_a_killed_program_are_removed_once_they_are_old_enough(
    tmp_path: Path,
) -> None:
    with replacing(tmp_path / "a.bin") as temporary:
        temporary.write_bytes(b"")
        left = temporary.name
    for name in (left, "kept.bin"):
        (tmp_path / name).touch()
    (tmp_path / ".tmp-folder").mkdir()
    remove_leftovers(tmp_path, older_than=3600)
    assert (tmp_path / left).exists()
    os.utime(tmp_path / left, (0, 0))
    remove_leftovers(tmp_path, older_than=3600)
    assert sorted(file.name for file in tmp_path.iterdir()) == [
        ".tmp-folder",
        "a.bin",
        "kept.bin",
    ]
    remove_leftovers(tmp_path / "missing")
