"""Somebody who uses the window: sees what a screen reader would be told, clicks and types."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import gi
from desktop import SIZE, Desktop

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402

PATIENCE_SECONDS = 90.0
"""before something that should come counts as missing; a training is given longer"""

TRAINING_SECONDS = 600.0
POLL_SECONDS = 0.1
BUTTONS = ("push button", "check box", "toggle button", "radio button")
PATH_FIELDS = ("Directory:", "File name:")
T = TypeVar("T")


class MissingError(Exception):
    """What should have come did not."""


class Visitor:
    """Names are those that the window gives its buttons and fields, in English.

    Args:
        alive: whether the program runs; once it does not, nothing is waited for.
    """

    def __init__(self, desktop: Desktop, alive: Callable[[], bool]) -> None:
        self._desktop = desktop
        self._alive = alive
        self._expected: str | None = None
        Atspi.init()

    # ---- seeing -----------------------------------------------------------------------------

    def wait_for(
        self, condition: Callable[[], T], what: str, patience: float = PATIENCE_SECONDS
    ) -> T:
        """The first true answer within seconds.

        Raises MissingError naming `what`, also where the window shows a problem instead.
        """
        end = time.monotonic() + patience
        while time.monotonic() < end:
            try:
                if answer := condition():
                    return answer
                problem = self._problem()
                if problem and not (self._expected and problem.startswith(self._expected)):
                    raise MissingError(f"“{problem}” is shown and this did not come: {what}")
            except GLib.Error:
                pass  # a widget went away while it was looked at
            if not self._alive():
                raise MissingError(f"the program ended while this was waited for: {what}")
            time.sleep(POLL_SECONDS)
        raise MissingError(f"this did not come: {what}")

    def wait_for_text(self, text: str) -> None:
        self.wait_for(lambda: self.says(text), f"the text “{text}”")

    def wait_for_button(self, name: str) -> None:
        self.wait_for(lambda: self._find(name, BUTTONS, ""), f"the button “{name}”")

    def wait_for_problem(self, text: str) -> None:
        """Wait until the banner for problems begins so, and put up with it from now on."""
        self._expected = text
        self.wait_for(lambda: self._problem().startswith(text), f"the problem “{text}”")

    def says(self, text: str) -> bool:
        """Whether a label that can be seen holds `text`."""
        return any(
            text in item.get_name() for item in self._items() if item.get_role_name() == "label"
        )

    def title(self) -> str:
        """Of the main window, "" before there is one."""
        return next(
            (item.get_name() for item in self._windows() if item.get_role_name() == "frame"), ""
        )

    def describe(self) -> str:
        """Everything that can be seen, one line an item, for whoever looks into a failure."""
        lines = (f"{item.get_role_name()}: {item.get_name()!r}" for item in self._items())
        try:
            return "\n".join(lines)
        except GLib.Error as error:
            return f"(the window does not answer: {error})"

    # ---- doing ------------------------------------------------------------------------------

    def press(self, name: str, *roles: str, within: str = "") -> None:
        """Click a button, a menu item or the like, once it is there and enabled.

        Args:
            roles: push button and check box where none is given.
            within: title of the dialog it is in.
        """
        roles = roles or BUTTONS

        def found() -> Atspi.Accessible | None:
            return self._find(name, roles, within)

        item = self.wait_for(found, f"the {roles[0]} “{name}”")
        box = item.get_extents(Atspi.CoordType.SCREEN)
        x, y = box.x + box.width // 2, box.y + box.height // 2
        if item.get_state_set().contains(Atspi.StateType.SHOWING) and _can_be_seen(item, x, y):
            self._desktop.click(x, y)
        else:  # beyond the edge of what is scrolled
            item.do_action(_action(item, "Press"))

    def choose_path(self, title: str, path: Path, button: str) -> None:
        """Type a path into a dialog for files and confirm it."""
        field = self.wait_for(
            lambda: next(
                filter(None, (self._find(n, ("text",), title) for n in PATH_FIELDS)), None
            ),
            f"the dialog “{title}”",
        )
        field.set_text_contents(str(path))
        self.press(button, within=title)
        self.wait_for(lambda: self._dialog(title) is None, f"the end of the dialog “{title}”")

    def _problem(self) -> str:
        """What the window's banner for problems says; "" where it is hidden."""
        banner = next((item for item in self._items() if item.get_name() == "Problems"), None)
        if banner is None:
            return ""
        return next(i.get_name() for i in _below(banner) if i.get_role_name() == "label")

    # ---- the tree ---------------------------------------------------------------------------

    def _find(self, name: str, roles: tuple[str, ...], within: str) -> Atspi.Accessible | None:
        root = self._dialog(within) if within else None
        if within and root is None:
            return None
        for item in self._items() if root is None else _below(root):
            if (
                item.get_role_name() in roles
                and item.get_name().replace("&", "") == name
                and item.get_state_set().contains(Atspi.StateType.ENABLED)
            ):
                return item
        return None

    def _dialog(self, title: str) -> Atspi.Accessible | None:
        return next(
            (
                item
                for item in self._windows()
                # Qt adds the program's name to some
                if item.get_name().startswith(title) and item.get_role_name() != "frame"
            ),
            None,
        )

    def _items(self) -> Iterator[Atspi.Accessible]:
        for window in self._windows():
            yield from _below(window)

    def _windows(self) -> Iterator[Atspi.Accessible]:
        desktop = Atspi.get_desktop(0)
        desktop.clear_cache()
        for number in range(desktop.get_child_count()):
            program = desktop.get_child_at_index(number)
            if program is not None:
                yield from _children(program)


def _below(item: Atspi.Accessible) -> Iterator[Atspi.Accessible]:
    """What is visible in an item, itself included, also where it has to be scrolled to."""
    if item.get_state_set().contains(Atspi.StateType.VISIBLE):
        yield item
        for child in _children(item):
            yield from _below(child)


def _children(item: Atspi.Accessible) -> Iterator[Atspi.Accessible]:
    item.clear_cache()
    for number in range(item.get_child_count()):
        child = item.get_child_at_index(number)
        if child is not None:
            yield child


def _can_be_seen(item: Atspi.Accessible, x: int, y: int) -> bool:
    """Whether all that `item` lies in reaches to that point of the screen."""
    around = item.get_parent()
    while around is not None and around.get_role_name() not in ("application", "desktop frame"):
        box = around.get_extents(Atspi.CoordType.SCREEN)
        if not (box.x <= x < box.x + box.width and box.y <= y < box.y + box.height):
            return False
        around = around.get_parent()
    return 0 < y < SIZE[1]


def _action(item: Atspi.Accessible, name: str) -> int:
    names = [Atspi.Action.get_action_name(item, n) for n in range(item.get_n_actions())]
    return names.index(name)
