"""Into which folder each answer would go, and what stays where it is."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pokedex_app.batch.logic.answers import Result
from pokedex_app.batch.logic.moves import SortingRequest, planned
from tests.helpers.corrections import said_to_be
from tests.helpers.moves import carry, never, picture, tree
from trainer.moves.plan import FilesChecked, Mode, Plan, Why


def answered(path: Path, label: str, confidence: float = 0.9) -> Result:
    return Result(str(path), (label, "Other"), (confidence, 0.05))


def plan_of(results: list[Result], root: Path, unsure: str | None = None, **wish: Any) -> Plan:
    request = SortingRequest(
        root=root, threshold=0.5, unsure_folder=unsure, **{"mode": Mode.MOVE} | wish
    )
    *_, plan = planned(results, request, never)
    assert isinstance(plan, Plan)
    return plan


@pytest.fixture
def results(tmp_path: Path) -> list[Result]:
    a, b = tmp_path / "in" / "a", tmp_path / "in" / "b"
    return [
        answered(picture(a / "1.png"), "Abra"),
        answered(picture(a / "2.png"), "Onix"),
        answered(picture(b / "1.png"), "Abra"),
        answered(picture(b / "3.png"), "Onix", 0.3),
        Result(str(picture(b / "4.txt")), error="No picture."),
    ]


def test_a_plan_changes_nothing_and_tells_what_will_happen(
    results: list[Result], tmp_path: Path
) -> None:
    before = tree(tmp_path)
    out = tmp_path / "out"
    plan = plan_of(results, out)
    assert tree(tmp_path) == before
    assert [Path(step.target).relative_to(out).as_posix() for step in plan.steps] == [
        "Abra/1.png",
        "Onix/2.png",
        "Abra/1 (2).png",
    ]
    assert [stays.why for stays in plan.stays] == [Why.UNSURE, Why.UNREADABLE]
    assert plan.folders == tuple(map(str, (out, out / "Abra", out / "Onix")))
    assert plan.renamed == 1
    assert plan.size == sum(Path(step.source).stat().st_size for step in plan.steps)


def test_answers_that_are_not_sure_may_have_a_folder_of_their_own(
    results: list[Result], tmp_path: Path
) -> None:
    plan = plan_of(results, tmp_path / "out", unsure="Not sure")
    assert Path(plan.steps[-1].target).parent.name == "(Not sure)"


def test_none_of_these_has_another_folder_whoever_says_so(
    results: list[Result], tmp_path: Path
) -> None:
    shown = [
        replace(results[0], strange=True),
        replace(results[1], correction=said_to_be(None)),
        results[3],
    ]
    plan = plan_of(shown, tmp_path / "out")
    assert [stays.why for stays in plan.stays] == [Why.NO_CLASS, Why.NO_CLASS, Why.UNSURE]
    plan = plan_of(shown, tmp_path / "out", unsure="(Not sure)", strange_folder="No (class)")
    folders = [Path(step.target).parent.name for step in plan.steps]
    assert folders == ["(No class)", "(No class)", "(Not sure)"]


def test_a_class_that_is_called_like_such_a_folder_keeps_its_own(
    results: list[Result], tmp_path: Path
) -> None:
    named = answered(Path(results[0].path), "(not sure)")
    plan = plan_of([named, results[3]], tmp_path / "out", unsure="Not sure")
    folders = [Path(step.target).parent.name for step in plan.steps]
    assert folders == ["(not sure)", "(Not sure) (2)"]


def test_the_users_word_decides_the_folder(results: list[Result], tmp_path: Path) -> None:
    unsure = replace(results[3], correction=said_to_be("Mew"))
    none = replace(results[0], correction=said_to_be(None))
    plan = plan_of([unsure, none], tmp_path / "out")
    assert [Path(step.target).parent.name for step in plan.steps] == ["Mew"]
    assert [stays.why for stays in plan.stays] == [Why.NO_CLASS]


def test_a_label_never_leads_out_of_the_chosen_folder(tmp_path: Path) -> None:
    labels = ["../../etc", "..", "/abs", "a/b", "a\\b", "nul", "x" * 300, "dot.", "\x00"]
    named = [answered(picture(tmp_path / f"{n}.png"), label) for n, label in enumerate(labels)]
    out = tmp_path / "out"
    plan = plan_of(named, out)
    folders = [Path(step.target).parent for step in plan.steps]
    assert len(set(folders)) == len(labels)
    assert all(folder.parent == out and folder.name not in (".", "..") for folder in folders)
    assert list(carry(tmp_path / "journals", plan))[-1].problem is None


def test_files_that_belong_to_a_picture_go_with_it_unless_they_are_to_stay(tmp_path: Path) -> None:
    picture(tmp_path / "in" / "a.xmp")
    results, out = [answered(picture(tmp_path / "in" / "a.jpg"), "Abra")], tmp_path / "out"
    plan = plan_of(results, out, mode=Mode.COPY)
    assert (plan.mode, len(plan.steps), plan.belonging) == (Mode.COPY, 2, 1)
    plan = plan_of(results, out, sidecars=False)
    assert (len(plan.steps), plan.belonging, plan.stays) == (1, 1, ())


def test_planning_can_be_stopped(results: list[Result], tmp_path: Path) -> None:
    outcome = list(planned(results, SortingRequest(Mode.MOVE, tmp_path, 0.5, None), lambda: True))
    assert not any(isinstance(item, Plan) for item in outcome)
    assert all(isinstance(item, FilesChecked) for item in outcome)
