"""Colours, style sheet and icons of the light and the dark theme: the one home of colours.

A widget never keeps colours: it asks `colors_of` with its palette, which belongs to one of the two
themes, and asks again in `restyle`. Pairs of text and ground have a contrast of at least 4.5:1
(WCAG 2.1, success criterion 1.4.3), which a test computes.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Literal

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from pokedex_app.settings import ThemeName
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
    """Gives the application the palette and style sheet of a theme.

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

    def _system_changed(self) -> None:
        if self.choice == "system":
            self._apply()

    def _apply(self) -> None:
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        colors = DARK if self.dark else LIGHT
        application.setPalette(palette(colors))
        application.setStyleSheet(style_sheet(colors))
        self.changed.emit()


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
    text = _STYLE_SHEET.replace("@style@", (folder() / "style").as_posix())
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


_STYLE_SHEET = """
QLabel[role="title"] { font-size: 19pt; font-weight: 600; }
QLabel[role="big"] { font-size: 24pt; font-weight: 650; }
QLabel[role="heading"] { font-size: 12pt; font-weight: 600; }
QLabel[role="muted"] { color: @muted@; }
QLabel[role="good"] { color: @good@; font-weight: 600; }
QLabel[role="warning"] { color: @warning@; font-weight: 600; }
QLabel[role="bad"] { color: @bad@; font-weight: 600; }
QFrame[role="card"], QWidget[role="card"] {
    background: @surface@; border: 1px solid @border@; border-radius: 10px;
}
QFrame[role="card"] QLabel, QWidget[role="card"] QLabel { background: transparent; }

QPushButton, QToolButton {
    background: @raised@; border: 1px solid @border@; border-radius: 6px; padding: 6px 12px;
}
QToolButton { padding: 5px; }
QPushButton:hover, QToolButton:hover { border-color: @accent@; }
QPushButton:pressed, QToolButton:pressed { background: @selection@; }
QPushButton:checked, QToolButton:checked { background: @selection@; border-color: @accent@; }
QPushButton:focus, QToolButton:focus { border: 2px solid @accent@; padding: 5px 11px; }
QToolButton:focus { padding: 4px; }
QPushButton:disabled, QToolButton:disabled { border-color: @border@; }
QPushButton[role="primary"] {
    background: @accent@; color: @accent_text@; border: 1px solid @accent@; font-weight: 600;
}
QPushButton[role="primary"]:hover { background: @accent_hover@; }
QPushButton[role="primary"]:focus { border: 2px solid @text@; }
QPushButton[role="primary"]:disabled {
    background: @raised@; color: @muted@; border-color: @border@;
}
QPushButton[role="danger"] { color: @bad@; }
QPushButton[role="danger"]:disabled { color: @muted@; }
QPushButton[role="flat"], QToolButton[role="flat"] {
    background: transparent; border: 1px solid transparent;
}
QPushButton[role="flat"]:hover, QToolButton[role="flat"]:hover { background: @raised@; }
QPushButton[role="flat"]:focus, QToolButton[role="flat"]:focus { border: 2px solid @accent@; }
QPushButton[role="link"] {
    background: transparent; border: 1px solid transparent; color: @accent@; padding: 2px 4px;
    text-align: left;
}
QPushButton[role="link"]:hover { text-decoration: underline; }
QPushButton[role="link"]:focus { border: 1px solid @accent@; }
QPushButton { qproperty-iconSize: 20px 16px; }
QPushButton::menu-indicator { subcontrol-position: right center; right: 6px; }

QLineEdit, QPlainTextEdit, QTextEdit, QTextBrowser {
    background: @surface@; border: 1px solid @border@; border-radius: 6px; padding: 5px 8px;
    selection-background-color: @accent@; selection-color: @accent_text@;
}
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QTextBrowser:focus {
    border: 2px solid @accent@; padding: 4px 7px;
}
QSpinBox, QDoubleSpinBox, QComboBox {
    background: @surface@; border: 1px solid @border@; border-radius: 6px; padding: 4px 8px;
    min-height: 19px; selection-background-color: @accent@; selection-color: @accent_text@;
}
QSpinBox, QDoubleSpinBox { padding-right: 20px; }
QComboBox { padding-right: 24px; }
QSpinBox:focus, QDoubleSpinBox:focus, QComboBox:focus { border: 2px solid @accent@; }
QSpinBox:disabled, QDoubleSpinBox:disabled, QComboBox:disabled { color: @muted@; }
QComboBox:hover { border-color: @accent@; }
QComboBox::drop-down { border: none; width: 22px; }
QComboBox::down-arrow { image: url("@style@/down-@theme@.svg"); width: 12px; height: 12px; }
QSpinBox::up-button, QDoubleSpinBox::up-button {
    subcontrol-position: top right; border: none; width: 18px;
}
QSpinBox::down-button, QDoubleSpinBox::down-button {
    subcontrol-position: bottom right; border: none; width: 18px;
}
QSpinBox::up-arrow, QDoubleSpinBox::up-arrow {
    image: url("@style@/up-@theme@.svg"); width: 10px; height: 10px;
}
QSpinBox::down-arrow, QDoubleSpinBox::down-arrow {
    image: url("@style@/down-@theme@.svg"); width: 10px; height: 10px;
}
QSpinBox QLineEdit, QDoubleSpinBox QLineEdit, QComboBox QLineEdit {
    border: none; padding: 0; background: transparent;
}
QComboBox QAbstractItemView { background: @surface@; border: 1px solid @border@; }

QAbstractItemView {
    background: @surface@; border: 1px solid @border@; border-radius: 8px; outline: 0;
    alternate-background-color: @window@;
}
QAbstractItemView:focus { border: 2px solid @accent@; }
QHeaderView { background: @surface@; border: none; }
QHeaderView::section {
    background: @surface@; border: none; border-bottom: 1px solid @border@; padding: 6px 8px;
    font-weight: 600; color: @muted@;
}
QTableCornerButton::section { background: @surface@; border: none; }

QProgressBar {
    background: @track@; border: none; border-radius: 4px; height: 8px; text-align: center;
}
QProgressBar::chunk { background: @accent@; border-radius: 4px; }

QScrollArea { border: none; background: transparent; }
QScrollArea > QWidget > QWidget { background: transparent; }
QScrollBar:vertical { background: transparent; width: 11px; margin: 2px; }
QScrollBar:horizontal { background: transparent; height: 11px; margin: 2px; }
QScrollBar::handle {
    background: @silhouette@; border-radius: 3px; min-height: 28px; min-width: 28px;
}
QScrollBar::handle:hover { background: @muted@; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }

QToolTip {
    background: @raised@; color: @text@; border: 1px solid @border@; border-radius: 4px;
    padding: 5px;
}
QMenu { background: @surface@; border: 1px solid @border@; padding: 5px; }
QMenu::item { padding: 6px 26px 6px 22px; border-radius: 4px; }
QMenu::item:selected { background: @selection@; color: @selection_text@; }
QMenu::separator { height: 1px; background: @border@; margin: 5px 8px; }
QTabWidget::pane { border: none; }
QTabBar::tab {
    background: transparent; padding: 8px 14px; border: none; border-bottom: 2px solid transparent;
    color: @muted@;
}
QTabBar::tab:selected { color: @text@; border-bottom-color: @accent@; font-weight: 600; }
QTabBar::tab:hover { color: @text@; }
QTabBar::tab:focus { color: @accent@; }
QSplitter::handle { background: transparent; }
QSlider::groove:horizontal { height: 4px; background: @track@; border-radius: 2px; }
QSlider::sub-page:horizontal { background: @accent@; border-radius: 2px; }
QSlider::handle:horizontal {
    width: 16px; margin: -6px 0; border-radius: 8px; background: @accent@;
}
QSlider::handle:horizontal:focus { border: 2px solid @text@; }
QGroupBox { border: 1px solid @border@; border-radius: 8px; margin-top: 9px; padding: 10px; }
QGroupBox::title { subcontrol-origin: margin; left: 10px; padding: 0 4px; font-weight: 600; }
QCheckBox, QRadioButton { spacing: 8px; }
QCheckBox::indicator, QRadioButton::indicator {
    width: 14px; height: 14px; border: 1px solid @muted@; background: @surface@;
}
QCheckBox::indicator { border-radius: 4px; }
QRadioButton::indicator { border-radius: 8px; }
QCheckBox::indicator:hover, QRadioButton::indicator:hover { border-color: @accent@; }
QCheckBox::indicator:checked {
    background: @accent@; border-color: @accent@; image: url("@style@/check-@theme@.svg");
}
QRadioButton::indicator:checked { width: 6px; height: 6px; border: 5px solid @accent@; }
QCheckBox::indicator:disabled, QRadioButton::indicator:disabled { border-color: @border@; }
QCheckBox::indicator:checked:disabled { background: @muted@; border-color: @muted@; }
QCheckBox:focus, QRadioButton:focus { color: @accent@; }

#sidebar { background: @sidebar@; border-right: 1px solid @border@; }
#sidebar QToolButton {
    background: transparent; border: 1px solid transparent; border-radius: 8px;
    padding: 8px 12px; text-align: left;
}
#sidebar QToolButton:hover { background: @raised@; }
#sidebar QToolButton:checked { background: @selection@; color: @selection_text@; font-weight: 600; }
#sidebar QToolButton:focus { border: 2px solid @accent@; padding: 7px 11px; }
#statusline { background: @sidebar@; border-top: 1px solid @border@; }
#banner { background: @bad_surface@; border: 1px solid @bad@; border-radius: 8px; }
"""
