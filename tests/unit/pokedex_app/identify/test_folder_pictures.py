"""The neighbours of a picture in its folder."""

from __future__ import annotations

from pathlib import Path

from pokedex_app.identify.logic.folder_pictures import first_picture, pictures_beside


def test_numbers_sort_by_value_and_case_does_not_count(tmp_path: Path) -> None:
    for name in ("b10.png", "B2.JPG", "a.webp"):
        (tmp_path / name).touch()
    found = pictures_beside(tmp_path / "a.webp")
    assert [path.name for path in found] == ["a.webp", "B2.JPG", "b10.png"]


def test_only_pictures_of_the_folder_itself_count(tmp_path: Path) -> None:
    (tmp_path / "below").mkdir()
    (tmp_path / "folder.png").mkdir()
    for name in ("one.png", "notes.txt", ".hidden.png", "below/two.png"):
        (tmp_path / name).touch()
    assert pictures_beside(tmp_path / "one.png") == [tmp_path / "one.png"]


def test_the_file_itself_is_always_there(tmp_path: Path) -> None:
    assert pictures_beside(tmp_path / "no suffix") == [tmp_path / "no suffix"]
    gone = tmp_path / "no folder" / "one.png"
    assert pictures_beside(gone) == [gone]


def test_what_the_user_passes_over_is_not_stepped_to(tmp_path: Path) -> None:
    for name in ("1_mask.png", "2.png", "3_mask.png", "4.png"):
        (tmp_path / name).touch()
    assert first_picture(tmp_path, ["*_mask.png"]) == tmp_path / "2.png"
    beside = pictures_beside(tmp_path / "4.png", ["*_mask.png"])
    assert beside == [tmp_path / "2.png", tmp_path / "4.png"]
