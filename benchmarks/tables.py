"""Tables between markers of docs/performance.md, so that the prose around them stays."""

from __future__ import annotations

import re

from benchmarks.claims import ROOT
from trainer.files import write_atomically

PAGE = ROOT / "docs" / "performance.md"


def put_table(name: str, table: str) -> None:
    """Replace what stands between ``<!-- bench: name -->`` and ``<!-- /bench -->``."""
    text = PAGE.read_text(encoding="utf-8")
    begin, end = f"<!-- bench: {name} -->", "<!-- /bench -->"
    block = re.compile(f"({re.escape(begin)}\n).*?({re.escape(end)})", re.DOTALL)
    if not block.search(text):
        raise SystemExit(f"{PAGE} has no lines {begin} and {end} for the table.")
    filled = block.sub(lambda found: f"{found[1]}{table.strip()}\n{found[2]}", text)
    write_atomically(PAGE, filled)
