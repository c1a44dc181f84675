"""The output folder of a batch: what is finished stays, and belongs to one batch."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("fsspec", reason="needs the extra “cluster”")

from trainer.cluster.archive import Named
from trainer.cluster.output import Asked, Listing, OutputError, opened
from trainer.pictures.packed import COLUMNS, INDEX

ASKED = Asked(sources=("/pictures",), model="a" * 64, top_k=5)
NAMES = [Named("/pictures/\udce9.png"), *(Named(f"s3://b/{n}.png", n) for n in range(69))]


def begin(folder: Path) -> None:
    with opened(folder, ASKED) as output:
        assert not output.has_listing
        assert list(output.store_listing(NAMES)) == [70]
        assert output.unfinished() == [0, 1, 2]
        output.finish(1, b"answers", 32, 2)


def test_a_batch_goes_on_where_it_stopped(tmp_path: Path) -> None:
    begin(tmp_path / "out")
    with opened(tmp_path / "out", ASKED) as output:
        assert output.has_listing
        assert (output.pictures, output.done, output.failed) == (70, 32, 2)
        assert output.unfinished() == [0, 2]
        output.finish(1, b"others", 32, 0)
    names = {path.name for path in (tmp_path / "out").iterdir()}
    assert {name for name in names if not name.startswith("_")} == {"shard-000001.parquet"}
    assert (tmp_path / "out" / "shard-000001.parquet").read_bytes() == b"answers"


def test_a_shard_whose_file_or_line_is_lost_is_done_again(tmp_path: Path) -> None:
    begin(tmp_path)
    with opened(tmp_path, ASKED) as output:
        output.finish(0, b"answers", 32, 0)
    (tmp_path / "shard-000001.parquet").unlink()
    with (tmp_path / "_finished.jsonl").open("a") as manifest:
        manifest.write('{"shard": 2, "pic')
    with opened(tmp_path, ASKED) as output:
        assert output.unfinished() == [1, 2]


def test_shards_that_lack_pictures_are_done_anew_by_the_next_call(tmp_path: Path) -> None:
    begin(tmp_path)
    with opened(tmp_path, ASKED) as output:
        output.finish(0, b"half", 32, 20, 16)
        assert output.unfinished() == [2]
        assert (output.done, output.failed, output.unfetched) == (64, 22, 16)
    for content, unfetched, kept, left in (
        (b"none", 32, b"half", 16),  # the server is still out of order
        (b"more", 1, b"more", 1),
        (b"all", 0, b"all", 0),
    ):
        with opened(tmp_path, ASKED) as output:
            assert output.unfinished() == [0, 2]
            assert (output.done, output.unfetched) == (32, 0)
            output.finish(0, content, 32, unfetched, unfetched)
            assert output.unfinished() == [2]
            assert output.unfetched == left
            assert (tmp_path / "shard-000000.parquet").read_bytes() == kept
    with opened(tmp_path, ASKED) as output:
        assert output.unfinished() == [2]


def test_manifests_of_earlier_versions_are_read(tmp_path: Path) -> None:
    begin(tmp_path)
    line = '{"shard":1,"pictures":32,"failed":32}\n'
    (tmp_path / "_finished.jsonl").write_text(line)
    with opened(tmp_path, ASKED) as output:
        assert (output.failed, output.unfetched) == (32, 0)
        assert output.unfinished() == [0, 2]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"model": "b" * 64}, "holds answers of another model"),
        ({"sources": ("/others",)}, r"holds answers on other pictures \(/pictures\)"),
        ({"top_k": 1, "second_look": False}, r"other options \(top_k, second_look\)"),
    ],
)
def test_another_batch_is_refused(tmp_path: Path, change: dict[str, object], message: str) -> None:
    begin(tmp_path)
    with (
        pytest.raises(OutputError, match=message),
        opened(tmp_path, ASKED.model_copy(update=change)),
    ):
        pass


def test_a_folder_with_other_things_is_refused_and_left(tmp_path: Path) -> None:
    (tmp_path / "a.txt").touch()
    with pytest.raises(OutputError, match="holds other things"), opened(tmp_path, ASKED):
        pass
    file = tmp_path / "a.txt"
    with pytest.raises(OutputError, match=r"a.txt is a file: choose a folder"), opened(file, ASKED):
        pass
    assert [*tmp_path.iterdir()] == [file]


def test_one_program_at_a_time(tmp_path: Path) -> None:
    begin(tmp_path)
    with (
        opened(tmp_path, ASKED),
        pytest.raises(OutputError, match="Another program"),
        opened(tmp_path, ASKED),
    ):
        pass


def test_without_pictures_nothing_is_left(tmp_path: Path) -> None:
    folder = tmp_path / "out"
    with pytest.raises(OutputError, match="There is no picture"), opened(folder, ASKED) as output:
        list(output.store_listing([]))
    assert not folder.exists()


def test_shards_of_a_data_set_are_told(tmp_path: Path) -> None:
    (tmp_path / INDEX).write_text(",".join(COLUMNS))
    asked = ASKED.model_copy(update={"sources": (str(tmp_path),)})
    with (
        pytest.raises(OutputError, match="is a packed data set"),
        opened(tmp_path / "out", asked) as output,
    ):
        list(output.store_listing([]))


def test_a_damaged_batch_is_a_sentence(tmp_path: Path) -> None:
    begin(tmp_path)
    (tmp_path / "_batch.json").write_text("{")
    with pytest.raises(OutputError, match="_batch.json is damaged"), opened(tmp_path, ASKED):
        pass


def test_the_listing_hands_out_each_picture_once(tmp_path: Path) -> None:
    begin(tmp_path)
    listing = Listing(tmp_path / "_listing.jsonl", 32)
    tasks = [listing.take(shard) for shard in (2, 0, 1)]
    assert [len(task.pictures) for task in tasks] == [6, 32, 32]
    assert tasks[1].pictures + tasks[2].pictures + tasks[0].pictures == NAMES


def test_a_picture_that_ends_workers_is_found(tmp_path: Path) -> None:
    begin(tmp_path)
    listing = Listing(tmp_path / "_listing.jsonl", 32)
    assert [listing.take(0).careful for _ in range(3)] == [False, False, True]
    listing.announce(0, 4)
    listing.announce(0, 5)
    task = listing.take(0)
    assert (task.careful, task.fatal) == (True, {5})
    listing.announce(0, None)
    assert listing.take(0).fatal == {5}
    assert listing.take(1) == (NAMES[32:64], False, frozenset())
