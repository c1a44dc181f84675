"""What we need of Qt itself."""

from __future__ import annotations

import sys

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

CALLS = 200


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="None is immortal from Python 3.12 on")
def test_a_call_that_returns_nothing_costs_no_reference(qtbot: QtBot) -> None:
    """PySide6 6.12.0 gave one away at every call, which ends the process after some thousand."""
    widget = QWidget()
    qtbot.addWidget(widget)
    before = sys.getrefcount(None)
    for width in range(CALLS):
        widget.resize(100 + width, 100)
    assert sys.getrefcount(None) > before - CALLS // 2
