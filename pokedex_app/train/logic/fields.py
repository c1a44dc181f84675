"""The settings of a recipe as fields of a form: bounds, text, and what is wrong with a text.

Bounds and choices are read from the recipe's own pydantic models, so the form can never disagree
with what a training accepts.
"""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel

from trainer.languages import ENGLISH, Language
from trainer.runs.recipe import Phase, unfit_for_fitting

FieldKind = Literal["whole", "number", "choice", "sizes", "text"]

SMALLEST_SIZE, LARGEST_SIZE = 32, 1024
"""of a side in pixels: `trainer.runs.recipe` accepts sizes between these"""
_MOST_SIZES = 1000
"""as many as a phase can have epochs"""

ProblemKind = Literal[
    "empty",
    "no_number",
    "no_whole",
    "below",  # low
    "not_above",  # low
    "above",  # high
    "not_below",  # high
    "no_sizes",
    "size_range",  # low, high
    "more_sizes_than_epochs",
    "not_fitted",
    "long",  # high
]


@dataclass(frozen=True)
class FieldProblem:
    """What is wrong with a field; `low` and `high` are the bounds that it breaks."""

    kind: ProblemKind
    low: float | None = None
    high: float | None = None


class FieldError(Exception):
    """A text that is no value of its field."""

    def __init__(self, problem: FieldProblem) -> None:
        super().__init__(problem.kind)
        self.problem = problem


@dataclass(frozen=True)
class Field:
    """One setting.

    Attributes:
        name: as in the recipe, within its part of it.
        low, high: bounds; None where there is none.
        low_open, high_open: the bound itself is not allowed.
        choices: of a "choice".
    """

    name: str
    kind: FieldKind
    low: float | None = None
    high: float | None = None
    low_open: bool = False
    high_open: bool = False
    choices: tuple[str, ...] = ()

    def parse(self, text: str) -> Any:
        """The value that `text` says; a comma may be the decimal point. Raises FieldError."""
        text = text.strip()
        match self.kind:
            case "choice":
                return text
            case "sizes":
                return _sizes(text)
            case "text":
                return self._text(text)
            case "whole":
                return self._bounded(_whole(text))
            case "number":
                return self._bounded(_number(text))

    def format(self, value: Any, language: Language = ENGLISH) -> str:
        """The text that `parse` reads back as `value`."""
        if self.kind == "sizes":
            return ", ".join(
                f"{size}×{times}" if times > 1 else str(size) for size, times in _runs(value)
            )
        if self.kind == "number":
            return language.plain(value)
        return str(value)

    def _text(self, text: str) -> str:
        if not text:
            raise FieldError(FieldProblem("empty"))
        if self.high is not None and len(text) > self.high:
            raise FieldError(FieldProblem("long", high=self.high))
        return text

    def _bounded(self, value: float) -> float:
        if self.low is not None and (value < self.low or (self.low_open and value == self.low)):
            kind: ProblemKind = "not_above" if self.low_open else "below"
            raise FieldError(FieldProblem(kind, self.low, self.high))
        if self.high is not None and (value > self.high or (self.high_open and value == self.high)):
            kind = "not_below" if self.high_open else "above"
            raise FieldError(FieldProblem(kind, self.low, self.high))
        return value


def fields_of(model: type[BaseModel], *names: str) -> tuple[Field, ...]:
    """The fields of these names, or all that a form can show."""
    wanted = names or tuple(model.model_fields)
    return tuple(_field(name, model) for name in wanted)


def joint_problems(model: type[BaseModel], values: Mapping[str, Any]) -> dict[str, FieldProblem]:
    """Field to problem, for what only shows when several fields are seen together."""
    if model is not Phase:
        return {}
    if unfit := unfit_for_fitting(values):
        return dict.fromkeys(unfit, FieldProblem("not_fitted"))
    if len(values["sizes"]) > values["epochs"]:
        return {"sizes": FieldProblem("more_sizes_than_epochs")}
    return {}


def _field(name: str, model: type[BaseModel]) -> Field:
    info = model.model_fields[name]
    kind = info.annotation
    origin = get_origin(kind)
    if origin is Literal:
        return Field(name, "choice", choices=tuple(map(str, get_args(kind))))
    if origin is tuple:
        return Field(name, "sizes", SMALLEST_SIZE, LARGEST_SIZE)
    assert origin not in (Union, types.UnionType), f"no form for {name}"
    if kind is str:
        longest = next((m.max_length for m in info.metadata if hasattr(m, "max_length")), None)
        return Field(name, "text", high=longest)
    bounds: dict[str, Any] = {}
    for item in info.metadata:
        if hasattr(item, "ge"):
            bounds |= {"low": item.ge}
        if hasattr(item, "gt"):
            bounds |= {"low": item.gt, "low_open": True}
        if hasattr(item, "le"):
            bounds |= {"high": item.le}
        if hasattr(item, "lt"):
            bounds |= {"high": item.lt, "high_open": True}
    if kind is int:
        if bounds.pop("high_open", False):
            bounds["high"] -= 1
        if bounds.pop("low_open", False):
            bounds["low"] += 1
        return Field(name, "whole", **bounds)
    return Field(name, "number", **bounds)


def _whole(text: str) -> int:
    if not text:
        raise FieldError(FieldProblem("empty"))
    try:
        return int(text)
    except ValueError as error:
        raise FieldError(FieldProblem("no_whole")) from error


def _number(text: str) -> float:
    if not text:
        raise FieldError(FieldProblem("empty"))
    try:
        value = float(text.replace(",", "."))
    except ValueError as error:
        raise FieldError(FieldProblem("no_number")) from error
    if value != value or value in (float("inf"), float("-inf")):
        raise FieldError(FieldProblem("no_number"))
    return value


def _sizes(text: str) -> tuple[int, ...]:
    """Numbers with commas, semicolons or spaces between; ``128×8`` stands for eight of them."""
    sizes: list[int] = []
    for item in text.replace(",", " ").replace(";", " ").split():
        size, _, times = item.lower().replace("*", "×").replace("x", "×").partition("×")
        try:
            side, count = int(size), int(times) if times else 1
        except ValueError as error:
            raise FieldError(FieldProblem("no_sizes")) from error
        if not 1 <= count <= _MOST_SIZES or len(sizes) + count > _MOST_SIZES:
            raise FieldError(FieldProblem("no_sizes"))
        sizes += [side] * count
    if any(not SMALLEST_SIZE <= size <= LARGEST_SIZE for size in sizes):
        raise FieldError(FieldProblem("size_range", SMALLEST_SIZE, LARGEST_SIZE))
    return tuple(sizes)


def _runs(sizes: tuple[int, ...]) -> list[tuple[int, int]]:
    """Size and how often it stands in a row."""
    return [(size, sum(1 for _ in run)) for size, run in groupby(sizes)]
