"""A folder that has gone is one thing, whatever lay in it."""

from __future__ import annotations

from pathlib import Path

from pokedex_app.batch.logic.gone import GoneFolder, gone_folders, in_place, rebased


def files(place: Path, *names: str) -> list[str]:
    for name in names:
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (place / name).touch()
    return [str(place / name) for name in names]


def test_the_topmost_of_nested_folders_is_named_once(tmp_path: Path) -> None:
    kept = files(tmp_path / "kept", "a.png")
    lost = files(tmp_path / "lost", "one/a.png", "one/b.png", "two/c.png")
    other = files(tmp_path / "other", "d.png")
    assert gone_folders([*kept, *lost, *other]) == []
    (tmp_path / "lost").rename(tmp_path / "moved")
    (tmp_path / "other").rename(tmp_path / "away")
    assert gone_folders([*kept, *lost, *other]) == [
        GoneFolder(tmp_path / "lost", 3),
        GoneFolder(tmp_path / "other", 1),
    ]
    assert in_place([*kept, *lost]) == [Path(kept[0])]


def test_a_file_that_has_gone_by_itself_is_no_folder(tmp_path: Path) -> None:
    (path,) = files(tmp_path, "a.png")
    Path(path).unlink()
    assert gone_folders([path]) == []


def test_pictures_are_found_in_the_new_place_or_in_the_folder_around_it(tmp_path: Path) -> None:
    old = tmp_path / "old"
    paths = files(old, "one/a.png", "two/b.png")
    place = tmp_path / "disk" / "old"
    place.parent.mkdir()
    old.rename(place)
    wanted = {path: str(place / Path(path).relative_to(old)) for path in paths}
    assert rebased([*paths, str(tmp_path / "elsewhere.png")], old, place) == wanted
    assert rebased(paths, old, place.parent) == wanted
    (place / "two" / "b.png").unlink()
    assert rebased(paths, old, place) == {paths[0]: wanted[paths[0]]}
    assert rebased(paths, old, tmp_path) == {}
