"""The questions that a batch asks for files, and the words of the page that it writes."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from pokedex_app.batch.answers_item_model import (
    AnswersItemModel,
    called,
    model_said,
    named_by,
    none_of_them,
    state_name,
)
from pokedex_app.batch.logic.answers import Certainty
from pokedex_app.batch.logic.html_export import PageTexts
from pokedex_app.core.i18n import Translator
from pokedex_app.core.settings import SettingsStore
from trainer.messages import told


def ask_for_folder(parent: QWidget, settings: SettingsStore) -> list[Path]:
    """The folder of pictures that the user chooses; empty where none."""
    title = QCoreApplication.translate("BatchFiles", "Folder of pictures")
    start = settings.value.first_folder
    chosen = QFileDialog.getExistingDirectory(parent, title, start)
    if not chosen:
        return []
    settings.update(last_folder=chosen)
    return [Path(chosen)]


def page_texts(model: AnswersItemModel, translator: Translator) -> PageTexts:
    """What the exported page says, in the window's language."""
    translate, language = QCoreApplication.translate, translator.language
    # as the foot of the table says it: lupdate takes no plural forms from `translate`
    count = translate("BatchFoot", "%Ln picture(s)", "", model.rowCount())
    # looked up now, as the page is written in another thread
    shown = model.shown()
    date = translator.date_time(dt.datetime.now(dt.UTC))
    models = {result.model for result in shown} - {""}
    by_model = {model: named_by(model) for model in models}
    listed = {label for r in shown for label in (*r.labels[:3], r.label) if label}
    names = {label: model.name_of(label) for label in listed}
    return PageTexts(
        language=language,
        title=translate("BatchFiles", "What the pictures show"),
        intro=", ".join((count, date, *sorted(map(called, models)))),
        search=translate("BatchFiles", "Search"),
        headings=(
            "",
            translate("BatchFiles", "File"),
            translate("BatchFiles", "Answer"),
            translate("BatchFiles", "Confidence"),
            translate("BatchFiles", "State"),
        ),
        states={state: state_name(state) for state in Certainty},
        none=none_of_them(),
        said=model_said(),
        named_by=by_model.__getitem__,
        percent=translator.spoken.percent,
        name_of=lambda label: names.get(label, label),
        explain=lambda text: told(text, language),
    )
