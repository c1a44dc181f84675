"""Colours, style sheet and icons of the light and the dark theme: the one home of colours.

A widget never keeps colours: it asks `colors_of` with its palette, which belongs to one of the two
themes, and asks again in `restyle`. Pairs of text and ground have a contrast of at least 4.5:1
(WCAG 2.1, success criterion 1.4.3), which a test computes.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Literal

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from pokedex_app.core.settings import ThemeName
from trainer.resources import folder


@dataclass(frozen=True)
class Colors:
    """Hexadecimal colours of one theme."""

    window: str
    surface: str
    """cards, tables, inputs"""
    raised: str
    """buttons, hovered rows"""
    sidebar: str
    border: str
    text: str
    muted: str
    accent: str
    accent_hover: str
    accent_text: str
    selection: str
    selection_text: str
    good: str
    warning: str
    bad: str
    bad_surface: str
    train: str
    """curves and figures of the training part"""
    valid: str
    """curves and figures of the validation part"""
    track: str
    """empty part of a bar"""
    silhouette: str


LIGHT = Colors(
    window="#f4f5f8",
    surface="#ffffff",
    raised="#eceef3",
    sidebar="#e9ebf1",
    border="#d5d9e2",
    text="#1b1f2a",
    muted="#565e70",
    accent="#c62f36",
    accent_hover="#a9242b",
    accent_text="#ffffff",
    selection="#f7d9db",
    selection_text="#1b1f2a",
    good="#1b7a3d",
    warning="#8f5a00",
    bad="#b3261e",
    bad_surface="#fdecea",
    train="#1f6fc4",
    valid="#bf5300",
    track="#e3e6ed",
    silhouette="#b9c0cf",
)

DARK = Colors(
    window="#14171e",
    surface="#1d212b",
    raised="#2a303d",
    sidebar="#10131a",
    border="#343b4a",
    text="#e9ecf3",
    muted="#a3acbf",
    accent="#ff6b6b",
    accent_hover="#ff8a8a",
    accent_text="#1a0d0e",
    selection="#4a2a31",
    selection_text="#ffffff",
    good="#5fd08a",
    warning="#f0b557",
    bad="#ff8b82",
    bad_surface="#3a2226",
    train="#6cb2ff",
    valid="#ffa35c",
    track="#303746",
    silhouette="#4a5366",
)

_DRESSED = "dressed"

Role = Literal[
    "title",
    "heading",
    "big",
    "muted",
    "card",
    "primary",
    "danger",
    "flat",
    "tag",
    "good",
    "warning",
    "bad",
    "link",
]

# our own choice of one hue a type, dark enough for white text
_TYPE_COLORS = {
    "normal": "#6f7068",
    "fire": "#b8480f",
    "water": "#2f63b8",
    "electric": "#8a6800",
    "grass": "#2f7a35",
    "ice": "#1f7a80",
    "fighting": "#a62b27",
    "poison": "#863a90",
    "ground": "#87602a",
    "flying": "#5d62b5",
    "psychic": "#c22f63",
    "bug": "#62750f",
    "rock": "#776526",
    "ghost": "#5f4a86",
    "dragon": "#5340c8",
    "dark": "#55463b",
    "steel": "#56646f",
    "fairy": "#b04585",
}


def colors_of(palette: QPalette) -> Colors:
    """The theme a palette belongs to, told by how light its window is."""
    return DARK if palette.color(QPalette.ColorRole.Window).lightness() < 128 else LIGHT


def type_color(name: str) -> tuple[str, str]:
    """Ground and text colour for the tag of a Pokémon type, the same in both themes."""
    return _TYPE_COLORS.get(name, "#5d6470"), "#ffffff"


def set_role(widget: QWidget, role: Role | None) -> None:
    """Say what a widget is; the style sheet says how that looks."""
    widget.setProperty("role", role)
    style = widget.style()
    style.unpolish(widget)
    style.polish(widget)


def icon(name: str, palette: QPalette, color: str | None = None) -> QIcon:
    """An icon of qtawesome in the theme's text colour, or in the named field of `Colors`."""
    import qtawesome  # reads its font files: not before the first icon is needed

    colors = colors_of(palette)
    tint = getattr(colors, color) if color else colors.text
    made: QIcon = qtawesome.icon(
        name, color=tint, color_disabled=colors.border, color_selected=tint
    )
    return made


class ThemeController(QObject):
    """Gives the application the palette of a theme, and what is `dress`ed its style sheet.

    Signals:
        changed(): the palette is another one now; widgets have been told already.
    """

    changed = Signal()

    def __init__(self, choice: ThemeName = "system", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.choice = choice
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._system_changed)
        self.set(choice)

    @property
    def dark(self) -> bool:
        if self.choice == "system":
            return QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
        return self.choice == "dark"

    def set(self, choice: ThemeName) -> None:
        self.choice = choice
        self._apply()

    def dress(self, *widgets: QWidget) -> None:
        """Give them, and what is in them, the style sheet, now and when the theme changes.

        One that is hidden then is given it when it is shown. A style sheet of the application's
        would be worked out anew for every widget at once, which takes seconds.
        """
        for widget in widgets:
            _Dress(widget, self)

    def _system_changed(self) -> None:
        if self.choice == "system":
            self._apply()

    def _apply(self) -> None:
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        colors = DARK if self.dark else LIGHT
        self.sheet = style_sheet(colors)
        application.setPalette(palette(colors))
        self.changed.emit()


class _Dress(QObject):
    """Keeps a widget in the theme's style sheet."""

    def __init__(self, widget: QWidget, theme: ThemeController) -> None:
        super().__init__(widget)
        self._widget, self._theme = widget, theme
        widget.setProperty(_DRESSED, True)
        widget.installEventFilter(self)
        theme.changed.connect(self._follow)
        self._put_on()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show:
            self._put_on()
        return super().eventFilter(watched, event)

    def _follow(self) -> None:
        if self._widget.isVisible():
            self._put_on()

    def _put_on(self) -> None:
        if self._widget.styleSheet() != self._theme.sheet:
            self._widget.setStyleSheet(self._theme.sheet)


def sheet_around(widget: QWidget | None) -> str:
    """What the dressed widget around this one wears; for a popup that belongs to it but to Qt."""
    while widget is not None and not widget.property(_DRESSED):
        widget = widget.parentWidget()
    return widget.styleSheet() if widget is not None else ""


def palette(colors: Colors) -> QPalette:
    made = QPalette()
    role = QPalette.ColorRole
    for where, color in {
        role.Window: colors.window,
        role.WindowText: colors.text,
        role.Base: colors.surface,
        role.AlternateBase: colors.raised,
        role.Text: colors.text,
        role.PlaceholderText: colors.muted,
        role.Button: colors.raised,
        role.ButtonText: colors.text,
        role.BrightText: colors.accent_text,
        role.Highlight: colors.selection,
        role.HighlightedText: colors.selection_text,
        role.ToolTipBase: colors.raised,
        role.ToolTipText: colors.text,
        role.Link: colors.accent,
        role.LinkVisited: colors.accent,
        role.Accent: colors.accent,
        role.Light: colors.surface,
        role.Midlight: colors.raised,
        role.Mid: colors.border,
        role.Dark: colors.border,
        role.Shadow: colors.border,
    }.items():
        made.setColor(where, QColor(color))
    for where in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, where, _blend(colors.muted, colors.window))
    return made


def style_sheet(colors: Colors) -> str:
    """`resources/style/window.qss` in the colours of a theme."""
    place = folder() / "style"
    text = (place / "window.qss").read_text(encoding="utf-8").replace("@style@", place.as_posix())
    text = text.replace("@theme@", "dark" if colors is DARK else "light")
    for field in fields(colors):
        text = text.replace(f"@{field.name}@", getattr(colors, field.name))
    return text


def _blend(one: str, other: str) -> QColor:
    first, second = QColor(one), QColor(other)
    return QColor(
        (first.red() + second.red()) // 2,
        (first.green() + second.green()) // 2,
        (first.blue() + second.blue()) // 2,
    )
