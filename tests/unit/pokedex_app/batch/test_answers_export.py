"""Results as files, and the figures where folders are called like classes."""

from __future__ import annotations

import csv
import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from pokedex_app.batch.logic.agreement import accuracy_of
from pokedex_app.batch.logic.answers import Certainty, Result
from pokedex_app.batch.logic.answers_export import Written, exported
from pokedex_app.batch.logic.html_export import PageTexts
from tests.helpers.corrections import said_to_be
from trainer.evaluation.metrics import wilson_interval

TEXTS = PageTexts(
    language="en",
    title="Title <b>",
    intro="Intro & more",
    search="Search",
    headings=("", "File", "Answer", "Confidence", "State"),
    states={
        Certainty.SURE: "Sure",
        Certainty.UNSURE: "Not sure",
        Certainty.STRANGE: "None of these",
        Certainty.UNREADABLE: "Cannot be read",
        Certainty.CORRECTED: "Corrected",
    },
    none="None of them",
    said="Model: {name} {percent}",
    named_by="Named by {}".format,
    percent=lambda fraction: f"{100 * fraction:.1f} %",
    name_of=lambda label: f"<{label}>",
    explain=lambda text: f"because {text}",
)


@pytest.fixture
def results(samples: dict[Path, str | None]) -> list[Result]:
    ditto = next(path for path in samples if path.stem == "ditto")
    return [
        Result(str(ditto), ("Ditto", "Abra"), (0.9, 0.05), "Ditto", model="mine"),
        Result("/a/=cmd().png", ("=Evil", "Abra"), (0.3, 0.2)),
        Result("/a/caf\udce9 <i>.png", error="The file is empty."),
    ]


def write(results: list[Result], target: Path) -> list[Written]:
    stream = exported(results, target, threshold=0.5, texts=TEXTS, stop=lambda: False)
    return list(stream)


def test_csv_has_a_row_for_each_result_and_no_formula(
    results: list[Result], tmp_path: Path
) -> None:
    target = tmp_path / "results.csv"
    assert write(results, target)[-1] == Written(3, 3)
    assert target.read_bytes().startswith(b"\xef\xbb\xbf")
    with target.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["status"] for row in rows] == ["ok", "ok", "error"]
    assert [row["verdict"] for row in rows] == ["sure", "not_sure", ""]
    assert rows[0]["label_1"] == "Ditto"
    assert rows[0]["probability_1"] == "0.900000"
    assert rows[0]["folder_label"] == "Ditto"
    assert rows[0]["model"] == "mine"
    assert rows[1]["label_1"] == "'=Evil"
    assert rows[2]["path"] == "/a/caf\\xe9 <i>.png"
    assert rows[2]["error"] == "The file is empty."


def test_json_lines_are_those_of_the_command_line_and_more(
    results: list[Result], tmp_path: Path
) -> None:
    target = tmp_path / "results.jsonl"
    write(results, target)
    records = [json.loads(line) for line in target.read_text(encoding="utf-8").splitlines()]
    assert records[0]["predictions"][0] == {"label": "Ditto", "probability": 0.9}
    assert records[0]["folder_label"] == "Ditto"
    assert records[0]["model"] == "mine"
    assert [record["verdict"] for record in records] == ["sure", "not_sure", None]
    assert records[2]["error"] == "The file is empty."


def test_the_page_needs_no_other_file_and_trusts_no_text(
    results: list[Result], tmp_path: Path
) -> None:
    target = tmp_path / "results.html"
    write(results, target)
    page = target.read_text(encoding="utf-8")
    assert page.count("<tr>") == 4
    assert page.count("data:image/jpeg;base64,") == 1
    assert "because The file is empty." in page
    assert "Title &lt;b&gt;" in page
    assert "&lt;Ditto&gt;" in page
    assert "<i>" not in page
    assert not re.search(r"(src|href)=['\"](?!data:)", page)


def test_rows_of_several_models_name_theirs(results: list[Result], tmp_path: Path) -> None:
    target = tmp_path / "results.html"
    ditto, evil, broken = results
    write([ditto, replace(evil, model="<yours>"), replace(broken, model="mine")], target)
    page = target.read_text(encoding="utf-8")
    assert page.count("<small>Named by mine</small>") == 1
    assert page.count("<small>Named by &lt;yours&gt;</small>") == 1
    write([ditto, replace(evil, model="mine")], target)
    assert "Named by" not in target.read_text(encoding="utf-8")


def test_a_stranger_has_no_class_and_shows_what_is_nearest(tmp_path: Path) -> None:
    stranger = Result("/a/1.png", ("Abra", "Onix"), (0.9, 0.1), strange=True)
    for ending in (".jsonl", ".html"):
        write([stranger], tmp_path / f"results{ending}")
    record = json.loads((tmp_path / "results.jsonl").read_text(encoding="utf-8"))
    assert (record["label"], record["verdict"]) == (None, "none_of_these")
    assert record["predictions"][0] == {"label": "Abra", "probability": 0.9}
    page = (tmp_path / "results.html").read_text(encoding="utf-8")
    assert "<b>None of these</b><small>&lt;Abra&gt; 90.0 %" in page
    assert "<td class='strange'>None of these</td>" in page


def test_the_users_word_counts_and_a_column_says_so(tmp_path: Path) -> None:
    results = [
        Result("/a/1.png", ("Abra", "Onix"), (0.4, 0.2), correction=said_to_be("Onix")),
        Result("/a/2.png", ("Abra", "Onix"), (0.9, 0.1), correction=said_to_be(None)),
        Result("/a/3.png", ("Abra", "Onix"), (0.9, 0.1)),
    ]
    for ending in (".csv", ".jsonl", ".html"):
        write(results, tmp_path / f"results{ending}")
    with (tmp_path / "results.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["label"], row["corrected"]) for row in rows] == [
        ("Onix", "true"),
        ("", "true"),
        ("Abra", "false"),
    ]
    assert [row["label_1"] for row in rows] == ["Abra"] * 3
    lines = (tmp_path / "results.jsonl").read_text(encoding="utf-8").splitlines()
    records = [json.loads(line) for line in lines]
    assert [record["label"] for record in records] == ["Onix", None, "Abra"]
    assert [record["corrected"] for record in records] == [True, True, False]
    page = (tmp_path / "results.html").read_text(encoding="utf-8")
    assert "<b>&lt;Onix&gt;</b><small>Model: &lt;Abra&gt; 40.0 %</small>" in page
    assert "<b>None of them</b>" in page
    assert page.count("class='corrected'>Corrected") == 2


@pytest.mark.parametrize("ending", [".csv", ".jsonl", ".html"])
def test_a_stopped_export_leaves_the_older_file_and_nothing_else(
    ending: str, results: list[Result], tmp_path: Path
) -> None:
    target = tmp_path / f"results{ending}"
    target.write_text("older")
    stream = exported(results, target, threshold=0.5, texts=TEXTS, stop=lambda: True)
    assert list(stream) == []
    assert target.read_text() == "older"
    assert list(tmp_path.iterdir()) == [target]


def test_a_folder_that_is_not_there_is_an_error(results: list[Result], tmp_path: Path) -> None:
    with pytest.raises(OSError, match="No such file"):
        write(results, tmp_path / "nowhere" / "results.csv")


def test_an_empty_table_is_a_file_with_its_head(tmp_path: Path) -> None:
    target = tmp_path / "results.csv"
    assert write([], target) == [Written(0, 0)]
    assert target.read_text(encoding="utf-8-sig").startswith("path,status")


# ---- accuracy


def test_accuracy_counts_what_lies_in_folders_of_classes() -> None:
    judged = [
        Result("1", ("Abra", "Onix"), (0.9, 0.1), "Abra"),
        Result("2", ("Abra", "Onix"), (0.8, 0.1), "Onix"),
        Result("3", ("Onix", "Abra"), (0.4, 0.3), "Onix"),
        Result("4", ("Onix", "Ekans"), (0.4, 0.3), "Abra"),
        Result("5", error="Empty.", truth="Abra"),
        Result("6", ("Onix",), (1.0,)),
    ]
    few = accuracy_of(judged, ("Onix", "Mew", "Abra"), 0.5)
    assert few is not None
    assert few.top5 is None
    figures = accuracy_of(judged, ("Onix", "Mew", "Abra", *"abcdefg"), 0.5)
    assert figures is not None
    assert figures.judged == 4
    assert figures.top1 == 0.5
    assert figures.top1_interval == wilson_interval(2, 4)
    assert figures.top5 == 0.75
    assert figures.macro == 0.5
    assert figures.sure == 2
    assert figures.sure_top1 == 0.5
    assert (figures.unreadable, figures.elsewhere) == (1, 1)
    assert figures.labels == ("Onix", "Abra")
    assert figures.counts.tolist() == [[1, 1], [1, 1]]
    assert figures.confused == (("Abra", "Onix", 1), ("Onix", "Abra", 1))


def test_there_is_no_accuracy_without_folders_of_classes() -> None:
    assert accuracy_of([Result("1", ("Abra",), (1.0,))], ("Abra",), 0.5) is None


def test_answers_of_an_earlier_model_count_too() -> None:
    figures = accuracy_of([Result("1", ("Old",), (1.0,), "Old")], ("Abra",), 0.5)
    assert figures is not None
    assert figures.labels == ("Old",)
