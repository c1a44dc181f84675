"""The setting below which an answer is “not sure”: the model's own, or the user's."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QCheckBox, QSlider

from pokedex_app.services import Services
from pokedex_app.settings.rows import SettingRow
from pokedex_app.ui.layouts import hbox
from pokedex_app.ui.live import says
from pokedex_app.ui.number_box import NumberBox
from trainer.languages import PERCENT

SETTLED_MILLISECONDS = 200
"""A slider that moves would else write the settings file many times a second."""


class ThresholdRow(SettingRow):
    """A check box for “as the model says”, and a slider and a number that say the same.

    Its value is a confidence in [0, 1], or None for the model's own.
    """

    def __init__(self, field: str, services: Services) -> None:
        super().__init__(
            field,
            self.tr("“Not sure” below"),
            self.tr(
                "An answer with less confidence is marked as not sure. Higher is more careful: "
                "fewer wrong answers, more that you have to look at yourself."
            ),
            below=True,
        )
        self._services = services
        self.as_model = says(
            QCheckBox(),
            toolTip=self.tr(
                "Each model brings a threshold that was chosen on its validation pictures"
            ),
        )
        self.as_model.toggled.connect(self._toggled)
        meaning = self.tr("Confidence below which an answer is not sure")
        self.slider = says(QSlider(Qt.Orientation.Horizontal), accessibleName=meaning)
        self.slider.setRange(0, 100)
        self.slider.setPageStep(5)
        self.number = says(NumberBox(), accessibleName=meaning)
        self.number.setRange(0, 100)
        self.number.setSuffix(PERCENT)
        self.slider.valueChanged.connect(self.number.setValue)
        self.number.valueChanged.connect(self._moved)
        self._settled_timer = QTimer(self)
        self._settled_timer.setSingleShot(True)
        self._settled_timer.setInterval(SETTLED_MILLISECONDS)
        self._settled_timer.timeout.connect(self._tell)
        self.controls.addWidget(self.as_model)
        self.controls.addLayout(hbox((self.slider, 1), self.number, spacing=14))
        self.settle()

    def show_value(self, value: float | None) -> None:
        if not self._settled_timer.isActive():  # else the user is just moving it
            for widget in (self.as_model, self.slider, self.number):
                widget.blockSignals(True)
            self.as_model.setChecked(value is None)
            shown = round(100 * (value if value is not None else self._models_own() or 0.0))
            self.slider.setValue(shown)
            self.number.setValue(shown)
            self._enable()
            for widget in (self.as_model, self.slider, self.number):
                widget.blockSignals(False)
        self.retranslate()

    def flush(self) -> None:
        """Tell a change that has not been told yet."""
        if self._settled_timer.isActive():
            self._settled_timer.stop()
            self._tell()

    def retranslate(self) -> None:
        own = self._models_own()
        if own is None:
            self.as_model.setText(self.tr("As the model says"))
        else:
            percent = self._services.translator.percent(own, 0)
            text = self.tr("As the model says ({threshold})")
            self.as_model.setText(text.format(threshold=percent))

    def _models_own(self) -> float | None:
        """What the model in use says, if one is loaded."""
        manifest = self._services.recogniser.manifest
        return manifest.threshold if manifest is not None else None

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
