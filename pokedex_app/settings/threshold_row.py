"""The setting below which an answer is “not sure”: the model's own, or the user's."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QSlider, QWidget

from pokedex_app.core.i18n import Translator
from pokedex_app.settings.rows import SettingRow
from pokedex_app.ui.number_box import NumberBox

SETTLED_MILLISECONDS = 200
"""A slider that moves would else write the settings file many times a second."""


class ThresholdRow(SettingRow):
    """A check box for “as the model says”, and a slider and a number that say the same.

    Signals:
        chosen(float | None): a confidence in [0, 1], or None for the model's own.
    """

    chosen = Signal(object)

    def __init__(self, translator: Translator, parent: QWidget | None = None) -> None:
        super().__init__(parent, below=True)
        self._translator = translator
        self._models_own: float | None = None
        self.as_model = QCheckBox()
        self.as_model.toggled.connect(self._toggled)
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, 100)
        self.slider.setPageStep(5)
        self.number = NumberBox()
        self.number.setRange(0, 100)
        self.number.setSuffix("\u202f%")
        self.slider.valueChanged.connect(self.number.setValue)
        self.number.valueChanged.connect(self._moved)
        self._settled_timer = QTimer(self)
        self._settled_timer.setSingleShot(True)
        self._settled_timer.setInterval(SETTLED_MILLISECONDS)
        self._settled_timer.timeout.connect(self._tell)
        row = QHBoxLayout()
        row.setSpacing(14)
        row.addWidget(self.slider, 1)
        row.addWidget(self.number)
        self.controls.addWidget(self.as_model)
        self.controls.addLayout(row)
        self.settle()

    def show_value(self, value: float | None, models_own: float | None) -> None:
        """`value` is the setting; `models_own` what the model in use says, if one is loaded."""
        self._models_own = models_own
        if not self._settled_timer.isActive():  # else the user is just moving it
            for widget in (self.as_model, self.slider, self.number):
                widget.blockSignals(True)
            self.as_model.setChecked(value is None)
            shown = round(100 * (value if value is not None else models_own or 0.0))
            self.slider.setValue(shown)
            self.number.setValue(shown)
            self._enable()
            for widget in (self.as_model, self.slider, self.number):
                widget.blockSignals(False)
        self._name_box()

    def flush(self) -> None:
        """Tell a change that has not been told yet."""
        if self._settled_timer.isActive():
            self._settled_timer.stop()
            self._tell()

    def retranslate(self) -> None:
        self.set_name(
            self.tr("“Not sure” below"),
            self.tr(
                "An answer with less confidence is marked as not sure. Higher is more careful: "
                "fewer wrong answers, more that you have to look at yourself."
            ),
        )
        self.slider.setAccessibleName(self.tr("Confidence below which an answer is not sure"))
        self.number.setAccessibleName(self.tr("Confidence below which an answer is not sure"))
        self._name_box()

    def _name_box(self) -> None:
        if self._models_own is None:
            self.as_model.setText(self.tr("As the model says"))
        else:
            own = self._translator.percent(self._models_own, 0)
            self.as_model.setText(self.tr("As the model says ({threshold})").format(threshold=own))
        self.as_model.setToolTip(
            self.tr("Each model brings a threshold that was chosen on its validation pictures")
        )

    def _enable(self) -> None:
        own = not self.as_model.isChecked()
        self.slider.setEnabled(own)
        self.number.setEnabled(own)

    def _toggled(self) -> None:
        self._enable()
        self._settled_timer.stop()
        self._tell()

    def _moved(self, percent: int) -> None:
        self.slider.setValue(percent)
        self._settled_timer.start()

    def _tell(self) -> None:
        self.chosen.emit(None if self.as_model.isChecked() else self.number.value() / 100)
