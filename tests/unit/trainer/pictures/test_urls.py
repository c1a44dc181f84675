"""What is a URL, and what is none."""

from __future__ import annotations

from pathlib import Path

from trainer.pictures.urls import url_of


def test_a_url_is_known_from_a_path(tmp_path: Path) -> None:
    assert url_of(Path("s3://bucket/flowers")) == "s3://bucket/flowers"
    assert url_of(Path("flowers/train")) is None
    assert url_of(Path("C:/flowers")) is None
    assert url_of(tmp_path) is None
