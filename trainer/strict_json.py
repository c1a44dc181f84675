"""JSON that came from elsewhere: refused where two programs could read it differently, and what is
wrong with it told without repeating whatever somebody wrote into it.

Python's own reader lets a deep text exhaust the stack, takes the last of two values of one name,
and turns a number beyond all floats into infinity. Each of these is an error here.
"""

from __future__ import annotations

import json
import math
from typing import Any

from pydantic import ValidationError
from pydantic_core import from_json

LONGEST_CLAUSE = 200
"""Characters of a clause that `first_problem` gives, at most twice."""


def parse(data: bytes | str) -> Any:
    """The value of a JSON text in UTF-8. Raises ValueError, and nothing else, where it is none."""
    # refuses nesting deeper than 200 and integers of more than 4,300 digits
    from_json(data, allow_inf_nan=False)
    return json.loads(data, object_pairs_hook=_unlike, parse_float=_finite)


def first_problem(error: ValidationError) -> str:
    """What the first wrong field is and why, as a clause."""
    problem = error.errors(include_url=False)[0]
    place = harmless(".".join(map(str, problem["loc"])))
    message = harmless(problem["msg"].removeprefix("Value error, "))
    return f"{place}: {message}" if place else message


def is_newer(version: object, known: int) -> bool:
    """Whether a file with that number was written by a program newer than one that knows `known`.

    What is no number, or no number that any version will ever have, is damage and not newer.
    """
    return isinstance(version, int) and known < version < 1_000_000


def harmless(text: str) -> str:
    """A text that anybody may have written, short and without control characters."""
    shown = text if len(text) <= LONGEST_CLAUSE else f"{text[:LONGEST_CLAUSE]}…"
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in shown)


def _unlike(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    tree = dict(pairs)
    if len(tree) != len(pairs):
        raise ValueError("a name is there twice")
    return tree


def _finite(digits: str) -> float:
    value = float(digits)
    if not math.isfinite(value):
        raise ValueError("a number is too large")
    return value
