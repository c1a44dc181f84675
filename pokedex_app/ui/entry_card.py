"""The Pokédex entry of one species."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontDatabase
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QWidget

from pokedex_app.core.i18n import Translator
from pokedex_app.core.plain_text import tip
from pokedex_app.core.theme import Role, icon, set_role, type_color
from pokedex_app.shared.species import STATS, Species, SpeciesBook
from pokedex_app.ui.controls import Button
from pokedex_app.ui.flow_box import FlowBox
from pokedex_app.ui.layouts import hbox, vbox
from pokedex_app.ui.live import LiveMixin
from pokedex_app.ui.meter import Meter
from pokedex_app.ui.plain_label import PlainLabel

LARGEST_STAT = 255
ARROW_PIXELS = 11
LIGHTER = 165
"""Per cent, as Qt lightens colours."""

# names that are shown, and the script that each needs, as fonts may lack it
_LANGUAGES: dict[str, QFontDatabase.WritingSystem] = {
    "en": QFontDatabase.WritingSystem.Latin,
    "es": QFontDatabase.WritingSystem.Latin,
    "fr": QFontDatabase.WritingSystem.Latin,
    "de": QFontDatabase.WritingSystem.Latin,
    "it": QFontDatabase.WritingSystem.Latin,
    "ja-roma": QFontDatabase.WritingSystem.Latin,
    "ja": QFontDatabase.WritingSystem.Japanese,
    "ko": QFontDatabase.WritingSystem.Korean,
    "zh-hans": QFontDatabase.WritingSystem.SimplifiedChinese,
}


class EntryCard(LiveMixin, QFrame):
    """Number, names, genus, types, height, weight, base stats and evolution line.

    Signals:
        species_requested(int): the user followed a link to the species with that id.
    """

    species_requested = Signal(int)

    def __init__(self, species_book: SpeciesBook, translator: Translator) -> None:
        super().__init__()
        set_role(self, "card")
        self._book = species_book
        self._translator = translator
        self._species: Species | None = None
        self._number = _label("muted")
        self._name = _label("title")
        self._genus = _label("muted")
        self._tags = FlowBox(6)
        self._height, self._height_title = _label("heading"), _label("muted")
        self._weight, self._weight_title = _label("heading"), _label("muted")
        self._stats_title = _label("heading")
        self.stats = {key: _Figure() for key in STATS}
        self._total = _Figure()
        self._line_title = _label("heading")
        self._line = FlowBox(4)
        self._arrows: list[QLabel] = []
        self._names_title = _label("heading")
        self._names = QGridLayout()
        self._assemble()
        self.settle()

    @property
    def species(self) -> Species | None:
        return self._species

    def show_species(self, species: Species | None) -> None:
        """Show this entry, or nothing at all."""
        self._species = species
        self.setVisible(species is not None)
        self.retranslate()

    # ---- assembly ---------------------------------------------------------------------------

    def _assemble(self) -> None:
        facts = hbox(spacing=28)
        for value, title in (
            (self._height, self._height_title),
            (self._weight, self._weight_title),
        ):
            cell = vbox(spacing=0)
            _keep_whole(title)
            _keep_whole(value)
            cell.addWidget(title)
            cell.addWidget(value)
            facts.addLayout(cell)
        facts.addStretch(1)
        vbox(
            self._number,
            self._name,
            self._genus,
            6,
            self._tags,
            10,
            facts,
            14,
            self._stats_title,
            self._stat_rows(),
            14,
            self._line_title,
            self._line,
            14,
            self._names_title,
            self._names,
            on=self,
            spacing=4,
            margins=(18, 14, 18, 18),
        )

    def _stat_rows(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(5)
        grid.setColumnStretch(2, 1)
        for row, figure in enumerate((*self.stats.values(), self._total)):
            grid.addWidget(figure.title, row, 0)
            grid.addWidget(figure.value, row, 1)
            grid.addWidget(figure.meter, row, 2)
        self._total.meter.hide()
        return grid

    # ---- texts ------------------------------------------------------------------------------

    def retranslate(self) -> None:
        self._set_titles()
        species = self._species
        if species is None:
            return
        language = self._translator.language
        decimal = self._translator.decimal
        self._number.setText(f"#{species.national_dex:03}")
        self._name.setText(species.name(language))
        self._genus.setText(species.genus(language))
        self._height.setText(self.tr("{metres} m").format(metres=decimal(species.height_m, 1)))
        self._weight.setText(self.tr("{kilos} kg").format(kilos=decimal(species.weight_kg, 1)))
        color = self._bar_color(species)
        for key, figure in self.stats.items():
            value = species.base_stats[key]
            figure.value.setText(self._translator.number(value))
            figure.meter.show_fraction(value / LARGEST_STAT, color)
        self._total.value.setText(self._translator.number(sum(species.base_stats.values())))
        self._fill_tags(species)
        self._fill_line(species)
        self._fill_names(species)

    def _set_titles(self) -> None:
        self.setAccessibleName(self.tr("Pokédex entry"))
        self._height_title.setText(self.tr("Height"))
        self._weight_title.setText(self.tr("Weight"))
        self._stats_title.setText(self.tr("Base stats"))
        self._line_title.setText(self.tr("Evolution"))
        self._names_title.setText(self.tr("Names"))
        names = {
            "hp": self.tr("HP"),
            "attack": self.tr("Attack"),
            "defense": self.tr("Defense"),
            "special-attack": self.tr("Special attack"),
            "special-defense": self.tr("Special defense"),
            "speed": self.tr("Speed"),
        }
        for key, figure in self.stats.items():
            figure.title.setText(names[key])
        self._total.title.setText(self.tr("Total"))

    def _fill_tags(self, species: Species) -> None:
        self._tags.clear()
        for key in species.types:
            tag = PlainLabel(self._book.type_name(key, self._translator.language))
            tag.setProperty("role", "tag")
            ground, text = type_color(key)
            tag.setStyleSheet(
                f"QLabel {{ background: {ground}; color: {text}; border-radius: 9px; "
                "padding: 3px 11px; font-weight: 600; }"
            )
            self._tags.add(tag)

    def _fill_line(self, species: Species) -> None:
        """Stages with arrows between them; the species itself is no link."""
        self._line.clear()
        self._arrows.clear()
        stages = self._book.evolution_line(species)
        for place, stage in enumerate(stages):
            for one in stage:
                self._line.add(self._link(one, here=one == species))
            if place + 1 < len(stages):
                arrow = PlainLabel()
                self._arrows.append(arrow)
                self._line.add(arrow)
        self._tint_arrows()
        if len(stages) <= 1:
            self._line.clear()
            alone = self.tr("Neither evolves nor comes from another, in this Pokédex.")
            label = _label("muted")
            label.setText(alone)
            self._line.add(label)

    def _link(self, species: Species, *, here: bool) -> QWidget:
        name = species.name(self._translator.language)
        if here:
            label = PlainLabel(name)
            set_role(label, "heading")
            return label
        button = Button(do=lambda: self.species_requested.emit(species.id), role="link")
        button.setText(name)
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        button.setToolTip(tip(self.tr("Show {name} in the Pokédex").format(name=name)))
        return button

    def _fill_names(self, species: Species) -> None:
        while (item := self._names.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        titles = self._language_titles()
        for row, (keys, name) in enumerate(_names(species)):
            shown, languages = _label(None), _label("muted")
            shown.setText(name)
            _keep_whole(shown)
            shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            languages.setText(", ".join(titles[key] for key in keys))
            self._names.addWidget(shown, row, 0, Qt.AlignmentFlag.AlignTop)
            self._names.addWidget(languages, row, 1)
        self._names.setColumnStretch(1, 1)
        self._names.setHorizontalSpacing(20)
        self._names.setVerticalSpacing(4)

    def _language_titles(self) -> dict[str, str]:
        return {
            "en": self.tr("English"),
            "es": self.tr("Spanish"),
            "fr": self.tr("French"),
            "de": self.tr("German"),
            "it": self.tr("Italian"),
            "ja-roma": self.tr("Japanese"),
            "ja": self.tr("Japanese"),
            "ko": self.tr("Korean"),
            "zh-hans": self.tr("Chinese"),
        }

    def _tint_arrows(self) -> None:
        symbol = icon("fa6s.arrow-right", self.palette(), "muted")
        for arrow in self._arrows:
            arrow.setPixmap(symbol.pixmap(QSize(ARROW_PIXELS, ARROW_PIXELS)))

    def _bar_color(self, species: Species) -> str:
        """That of its first type, light enough to be seen on a dark card."""
        ground = QColor(type_color(species.types[0])[0])
        dark = self.palette().window().color().lightness() < 128
        return (ground.lighter(LIGHTER) if dark else ground).name()

    def restyle(self) -> None:
        self._tint_arrows()
        if self._species is not None:
            for figure in self.stats.values():
                figure.meter.show_fraction(figure.meter.fraction, self._bar_color(self._species))


class _Figure:
    """One base stat: what it is called, its value, its bar."""

    def __init__(self) -> None:
        self.title = _label("muted")
        _keep_whole(self.title)
        self.value = _label(None)
        _keep_whole(self.value)
        self.value.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.meter = Meter()


def _keep_whole(label: QLabel) -> None:
    label.setWordWrap(False)
    label.setMinimumWidth(0)


def _names(species: Species) -> list[tuple[tuple[str, ...], str]]:
    """Each name that this computer's fonts can show, and the languages that use it."""
    users: dict[str, list[str]] = {}
    for key, script in _LANGUAGES.items():
        name = species.names.get(key)
        if name and QFontDatabase.families(script):
            users.setdefault(name, []).append(key)
    return [(tuple(keys), name) for name, keys in users.items()]


def _label(role: Role | None) -> QLabel:
    label = PlainLabel()
    label.setWordWrap(True)
    label.setMinimumWidth(1)  # a long word is cut off rather than widening the card
    set_role(label, role)
    return label
