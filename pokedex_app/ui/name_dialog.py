"""Asks what something shall be called, and says at once why a name will not do."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QDialog, QLineEdit, QWidget

from pokedex_app.shared.file_names import name_problem
from pokedex_app.ui.controls import Button
from pokedex_app.ui.layouts import STRETCH, hbox, vbox
from pokedex_app.ui.live import LiveMixin, says
from pokedex_app.ui.plain_label import PlainLabel
from trainer.errors import printable
from trainer.file_names import is_forbidden

LEAST_WIDTH = 440


class NameDialog(LiveMixin, QDialog):
    """Offers the present name to be changed. It deletes itself.

    Args:
        title: what is asked, in a few words.
        taken: names of others that are not to be had.

    Signals:
        named(str): another name, and one that can be given.
    """

    named = Signal(str)

    def __init__(self, title: str, name: str, taken: Collection[str], parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self._name = name
        self._taken = [other for other in taken if other != name]
        self.line = says(QLineEdit(name), accessibleName=self.tr("New name"))
        self.line.selectAll()
        self._problem = PlainLabel("", "bad", wrap=True)
        self._rename = Button(
            self.tr("Rename"),
            do=self.accept,
            tip=self.tr("Call it so from now on (Enter)"),
            role="primary",
        )
        self._rename.setDefault(True)
        cancel = Button(
            self.tr("Cancel"), do=self.reject, tip=self.tr("Leave the name as it is (Esc)")
        )
        question = PlainLabel(self.tr("New name"))
        question.setBuddy(self.line)
        foot = hbox(STRETCH, cancel, self._rename, spacing=8)
        vbox(
            question,
            self.line,
            self._problem,
            STRETCH,
            foot,
            on=self,
            spacing=8,
            margins=(20, 18, 20, 16),
        )
        self.setMinimumWidth(LEAST_WIDTH)
        self.line.textChanged.connect(self._judge)
        self.finished.connect(self._end)
        self._judge()
        self.settle()

    def problem(self) -> str:
        """Why the name will not do, in a sentence; empty where it will."""
        return why_no_name(self.line.text(), self._taken)

    def retranslate(self) -> None:
        self._judge()

    def _judge(self) -> None:
        problem = self.problem()
        self._problem.show_text(problem)
        self._rename.setEnabled(not problem)

    def _end(self, result: int) -> None:
        name = self.line.text()
        self.deleteLater()
        if result == QDialog.DialogCode.Accepted and name != self._name:
            self.named.emit(name)


def why_no_name(name: str, taken: Collection[str] = ()) -> str:
    """Why no file or folder can be called so, in a sentence; empty where one can. `taken` are the
    names of others beside it."""
    translate = QCoreApplication.translate
    found = name_problem(name, taken)
    texts = {
        "empty": translate("NameDialog", "It needs a name."),
        "long": translate("NameDialog", "The name is too long."),
        "characters": translate(
            "NameDialog", "A name begins and ends with neither a space nor a full stop."
        ),
        "reserved": translate("NameDialog", "Some systems keep this name for themselves."),
        "taken": translate("NameDialog", "There is one of that name already."),
    }
    forbidden = next(filter(is_forbidden, name), None)
    if found == "characters" and forbidden is not None:
        text = translate("NameDialog", "A name cannot have “{character}” in it.")
        return text.format(character=printable(forbidden))
    return texts[found] if found is not None else ""
