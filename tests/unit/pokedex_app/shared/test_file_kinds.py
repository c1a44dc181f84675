"""What is dropped is told apart by its name, and a run by what is in its folder."""

from __future__ import annotations

from pathlib import Path

from pokedex_app.shared.file_kinds import FileKinds, kinds_of


def test_each_of_a_mixed_lot_is_of_one_kind(tmp_path: Path) -> None:
    run, folder = tmp_path / "run", tmp_path / "old.pokedex"
    for made in (run, folder):
        made.mkdir()
    for name in ("run.json", "report.html", "drawing.png", "model.pokedex"):
        (run / name).touch()
    model, archive, picture = (tmp_path / name for name in ("m.pokedex", "Set.ZIP", "a.png"))
    lot = [run, folder, model, archive, picture, run / "report.html", run / "drawing.png"]
    assert kinds_of([*lot, run / "model.pokedex"]) == FileKinds(
        models=(model, run / "model.pokedex"),
        runs=(run,),
        archives=(archive,),
        pictures=(folder, picture, run / "drawing.png"),
    )


def test_a_run_that_was_copied_in_part_is_one_still(tmp_path: Path) -> None:
    (tmp_path / "events.jsonl").touch()
    assert kinds_of([tmp_path]).runs == (tmp_path,)
