"""How sure an answer has to be, from “answer everything” to “answer only what is certain”."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QActionEvent
from PySide6.QtWidgets import QCheckBox, QWidget, QWidgetAction

from pokedex_app.services import Services
from pokedex_app.ui.controls import Menu, ToolButton
from pokedex_app.ui.fields import NumberBox, Slider
from pokedex_app.ui.later import later
from pokedex_app.ui.layouts import STRETCH, hbox, vbox
from pokedex_app.ui.live import LiveWidget, says
from pokedex_app.ui.plain_label import PlainLabel
from trainer.languages import PERCENT

SETTLED_MILLISECONDS = 200
"""A slider that moves tells no sooner again: it would else write the settings with every step."""
_POPUP_PIXELS = 420


class ThresholdControl(LiveWidget):
    """A check box for “as the model says”, a slider and a number that say the same, and what that
    brought on the model's validation pictures. Moving the slider unticks the box.

    Its value is a confidence in [0, 1], or None for the model's own.

    Signals:
        chosen(float | None): the user chose another value.
    """

    chosen = Signal(object)

    def __init__(self, services: Services) -> None:
        super().__init__()
        self._services = services
        self.as_model = says(
            QCheckBox(),
            toolTip=self.tr(
                "Each model brings a threshold that was chosen on its validation pictures"
            ),
        )
        self.as_model.toggled.connect(self._toggled)
        meaning = self.tr("Confidence below which an answer is not sure")
        self.slider = says(Slider(Qt.Orientation.Horizontal), accessibleName=meaning)
        self.slider.setRange(0, 100)
        self.slider.setPageStep(5)
        self.number = says(NumberBox(), accessibleName=meaning)
        self.number.setRange(0, 100)
        self.number.setSuffix(PERCENT)
        self.slider.valueChanged.connect(self.number.setValue)
        self.number.valueChanged.connect(self._moved)
        self.brings = PlainLabel("", "muted", wrap=True)
        everything = PlainLabel(self.tr("answer everything"), "muted")
        certain = PlainLabel(self.tr("only what is certain"), "muted")
        vbox(
            self.as_model,
            hbox((self.slider, 1), self.number, spacing=14),
            hbox(everything, STRETCH, certain),
            self.brings,
            on=self,
            spacing=6,
        )
        self._telling = later(self, SETTLED_MILLISECONDS, self._tell)
        self.settle()

    def show_value(self, value: float | None) -> None:
        """Show this, and tell nobody."""
        if not self._telling.isActive():  # else the user is just moving it
            for widget in (self.as_model, self.slider, self.number):
                widget.blockSignals(True)
            self.as_model.setChecked(value is None)
            shown = round(100 * (value if value is not None else self._models_own() or 0.0))
            self.slider.setValue(shown)
            self.number.setValue(shown)
            for widget in (self.as_model, self.slider, self.number):
                widget.blockSignals(False)
        self.retranslate()

    def flush(self) -> None:
        """Tell a change that has not been told yet."""
        if self._telling.isActive():
            self._telling.stop()
            self._tell()

    def retranslate(self) -> None:
        own = self._models_own()
        if own is None:
            self.as_model.setText(self.tr("As the model says"))
        else:
            percent = self._services.translator.percent(own, 0)
            text = self.tr("As the model says ({threshold})")
            self.as_model.setText(text.format(threshold=percent))
        self._show_what_it_brings()

    def _show_what_it_brings(self) -> None:
        manifest, translator = self._services.recogniser.manifest, self._services.translator
        if manifest is None or manifest.coverage is None:
            self.brings.show_text("")
            return
        answered, right = manifest.coverage.at(self.number.value() / 100)
        if right is None:
            text = self.tr("On its validation pictures, the model would be sure of none.")
        else:
            text = self.tr(
                "On its {count} validation pictures, the model is sure of {answered}, and "
                "{right} of these answers are right."
            ).format(
                count=translator.number(manifest.coverage.pictures),
                answered=translator.percent(answered),
                right=translator.percent(right),
            )
        self.brings.show_text(text)

    def _models_own(self) -> float | None:
        """What the model in use says, if one is loaded."""
        manifest = self._services.recogniser.manifest
        return manifest.threshold if manifest is not None else None

    def _toggled(self, as_model: bool) -> None:
        self._telling.stop()
        if as_model:
            self.show_value(None)
        self._tell()

    def _moved(self, percent: int) -> None:
        with QSignalBlocker(self.as_model):
            self.as_model.setChecked(False)
        self.slider.setValue(percent)
        self._show_what_it_brings()
        if not self._telling.isActive():
            self._telling.start()

    def _tell(self) -> None:
        self.chosen.emit(None if self.as_model.isChecked() else self.number.value() / 100)


class ThresholdButton(ToolButton):
    """Opens the control beside the answers that it is about; it changes the setting at once."""

    def __init__(self, services: Services) -> None:
        super().__init__(
            self.tr("How sure an answer has to be"),
            "fa6s.sliders",
            tip=self.tr("How sure an answer has to be: from everything to only what is certain"),
        )
        self._services = services
        self.control = ThresholdControl(services)
        self.control.chosen.connect(lambda value: services.settings.update(threshold=value))
        self._popup = Menu(self)
        self._held = _TabStays(self.control.slider, self.control.number, self.control.as_model)
        vbox(self.control, on=self._held, margins=(14, 10, 14, 10))
        self._held.setFixedWidth(_POPUP_PIXELS)
        self._action = QWidgetAction(self._popup)
        self._action.setDefaultWidget(self._held)
        self._popup.addAction(self._action)
        self._popup.aboutToShow.connect(self._show_value)
        self._popup.aboutToHide.connect(self.control.flush)
        self.setMenu(self._popup)
        self.setPopupMode(ToolButton.ToolButtonPopupMode.InstantPopup)

    def _show_value(self) -> None:
        self.control.show_value(self._services.settings.value.threshold)
        # another model may say more, and a menu measures what is in it only when it has changed
        held = self._held
        self.control.updateGeometry()
        wraps, usual = held.hasHeightForWidth(), held.sizeHint().height()
        held.setFixedHeight(held.heightForWidth(_POPUP_PIXELS) if wraps else usual)
        changed = QActionEvent(QEvent.Type.ActionChanged.value, self._action)
        QCoreApplication.sendEvent(self._popup, changed)
        self.control.slider.setFocus(Qt.FocusReason.PopupFocusReason)


class _TabStays(QWidget):
    """Tab goes round these widgets in it: a menu would take it for going on to its next entry."""

    def __init__(self, *stops: QWidget) -> None:
        super().__init__()
        self._stops = stops

    def focusNextPrevChild(self, forwards: bool) -> bool:
        place = next((n for n, stop in enumerate(self._stops) if stop.hasFocus()), 0)
        place += 1 if forwards else -1
        reason = Qt.FocusReason.TabFocusReason if forwards else Qt.FocusReason.BacktabFocusReason
        self._stops[place % len(self._stops)].setFocus(reason)
        return True
