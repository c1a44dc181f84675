"""The setting below which an answer is “not sure”: the model's own, or the user's."""

from __future__ import annotations

from pokedex_app.services import Services
from pokedex_app.settings.rows import SettingRow
from pokedex_app.ui.threshold_control import ThresholdControl


class ThresholdRow(SettingRow):
    """Its value is a confidence in [0, 1], or None for the model's own."""

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
        self.control = ThresholdControl(services)
        self.control.chosen.connect(self.chosen)
        self.controls.addWidget(self.control)
        self.settle()

    def show_value(self, value: float | None) -> None:
        self.control.show_value(value)

    def flush(self) -> None:
        """Tell a change that has not been told yet."""
        self.control.flush()
