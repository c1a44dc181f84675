"""What it takes to list a folder of a storage in which very many pictures lie side by side.

    python -m benchmarks.listing [--names N]

The storage is made up: it answers at once, with a dict a name as s3fs makes it of S3's answer.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from trainer.cluster import archive


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--names", type=int, default=10**6)
    names = parser.parse_args().names
    archive._file_system = lambda url: (Storage(names), url)
    before, began = _most_memory(), time.perf_counter()
    assert sum(1 for _ in archive.list_pictures(["s3://bucket/flat"])) == names
    taken = _most_memory() - before
    print(f"{names} names: {taken // 10**6} MB, {taken // names} B a name")
    print(f"{names / (time.perf_counter() - began):.0f} names/s")


class Storage:
    def __init__(self, names: int) -> None:
        self._names = names

    def ls(self, folder: str, *, detail: bool) -> list[dict[str, Any]]:
        return list(self._entries(folder))

    def unstrip_protocol(self, name: str) -> str:
        return name

    def _entries(self, folder: str) -> Iterator[dict[str, Any]]:
        first = datetime(2026, 1, 1, tzinfo=UTC)
        for number in range(self._names):
            key, size = f"{folder}/{number:012}.jpg", 10**5 + number
            yield {
                "Key": key,
                "LastModified": first + timedelta(seconds=number),
                "ETag": f'"{number:032x}"',
                "Size": size,
                "StorageClass": "STANDARD",
                "type": "file",
                "size": size,
                "name": key,
            }


def _most_memory() -> int:
    """Resident memory of this process so far, in bytes."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return next(int(x.split()[1]) * 1024 for x in status.splitlines() if x.startswith("VmHWM:"))


if __name__ == "__main__":
    main()
