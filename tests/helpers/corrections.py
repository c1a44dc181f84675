"""The user's word on a picture, for tests of what is shown of it."""

from __future__ import annotations

import datetime as dt

from pokedex_app.shared.collection.records import Correction


def said_to_be(right: str | None, said: str = "Abra", identity: str = "a") -> Correction:
    """The model said `said`, and the user says `right`, or with None that it is no class."""
    moment = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    return Correction(1, said, None, right, None, None, moment, False, identity, 0.9)
