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
from pydantic_core import ErrorDetails, PydanticKnownError, from_json

from trainer.messages import Message, message_of

LONGEST = 200
"""Characters of what anybody may have written that are shown."""


def parse(data: bytes | str) -> Any:
    """The value of a JSON text in UTF-8. Raises ValueError, and nothing else, where it is none."""
    # refuses nesting deeper than 200 and integers of more than 4,300 digits
    from_json(data, allow_inf_nan=False)
    return json.loads(data, object_pairs_hook=_unlike, parse_float=_finite)


def first_problem(error: ValidationError) -> Message:
    """What the first wrong field is and why, as a clause."""
    problem = error.errors(include_url=False)[0]
    reason = wrong_value(problem)
    place = harmless(".".join(map(str, problem["loc"])))
    return Message("{path}: {reason}", path=place, reason=reason) if place else reason


def what_is_wrong(error: Exception) -> str:
    """Why something could not be read, as a clause, whoever wrote it."""
    if isinstance(error, ValidationError):
        return first_problem(error)
    return harmless(message_of(error))


def wrong_value(problem: ErrorDetails) -> Message:
    """What is wrong with one value, as a clause: our own words, or pydantic's template, filled
    in."""
    context = problem.get("ctx", {})
    if problem["type"] == "value_error":
        return message_of(context["error"])
    values = {  # whole numbers as they are typed
        name: value if isinstance(value, float) else _choices(str(value))
        for name, value in context.items()
    }
    try:
        known = PydanticKnownError(problem["type"], context)  # type: ignore[arg-type]
    except KeyError:  # an error of a kind of its own
        return Message(harmless(problem["msg"]))
    plural = "" if 1 in context.values() else "s"
    template = known.message_template.replace("{expected_plural}", plural)
    message = Message(template, **values)
    # it speaks otherwise of JSON, and without what varies
    return message if message == problem["msg"] else Message(harmless(problem["msg"]))


def _choices(text: str) -> str:
    """“'a', 'b' or 'c'”, as pydantic lists what a value may be; anything else as it is."""
    others, or_, last = harmless(text).rpartition("' or '")
    return Message("{others}' or '{last}", others=others, last=last) if or_ else last


def is_newer(version: object, known: int) -> bool:
    """Whether a file with that number was written by a program newer than one that knows `known`.

    What is no number, or no number that any version will ever have, is damage and not newer.
    """
    return isinstance(version, int) and known < version < 1_000_000


def harmless(text: str) -> str:
    """A text that anybody may have written, short and without control characters.

    One that is so already comes back itself: a message stays one.
    """
    shown = text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
    clean = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in shown)
    return text if clean == text else clean


def _unlike(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    tree = dict(pairs)
    if len(tree) != len(pairs):
        raise ValueError(Message("a name is there twice"))
    return tree


def _finite(digits: str) -> float:
    value = float(digits)
    if not math.isfinite(value):
        raise ValueError(Message("a number is too large"))
    return value
