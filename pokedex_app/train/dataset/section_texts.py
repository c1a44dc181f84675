"""What the window says about each kind of finding."""

from __future__ import annotations

from PySide6.QtCore import QObject

from pokedex_app.core.i18n import Translator
from pokedex_app.train.logic.review import DatasetChoice, Group, Section, SectionKind
from trainer.data.findings import TINY_CLASS, UNBALANCED
from trainer.messages import printable, told

_OF_CLASSES = frozenset(
    {"empty_class", "single_class", "tiny_class", "similar_names", "imbalance", "class"}
)
"""what is told of classes as a whole"""


class SectionTexts(QObject):
    """Titles, explanations and headings, in the language of the window when they are asked for."""

    def __init__(self, translator: Translator, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._translator = translator

    def title(self, section: Section) -> str:
        """Of a section with how much there is of it."""
        groups, pictures = len(section.groups), section.pictures
        match section.kind:
            case "unreadable":
                return self.tr("%Ln unreadable picture(s)", "", pictures)
            case "empty_class":
                return self.tr("%Ln class(es) without pictures", "", groups)
            case "single_class":
                return self.tr("Only one class")
            case "not_in_train":
                return self.tr("%Ln class(es) missing from training", "", groups)
            case "identical_across_classes":
                return self.tr("%Ln file(s) in several classes", "", groups)
            case "near_duplicates_across_classes":
                return self.tr("%Ln picture(s) that look wrong", "", groups)
            case "across_subsets":
                return self.tr("%Ln picture(s) in several subsets", "", groups)
            case "identical":
                return self.tr("%Ln file(s) there twice or more", "", groups)
            case "tiny_class":
                return self.tr("%Ln tiny class(es)", "", groups)
            case "similar_names":
                return self.tr("%Ln class(es) with names alike", "", groups)
            case "imbalance":
                return self.tr("Very different class sizes")
            case "missing_in_part":
                return self.tr("%Ln class(es) not measured", "", groups)
            case "near_duplicates":
                return self.tr("%Ln group(s) of near-duplicates", "", groups)
            case "alike":
                return self.tr("%Ln picture(s) much alike", "", pictures)
            case "unlabelled":
                return self.tr("%Ln picture(s) without a label", "", pictures)
            case "ignored":
                return self.tr("%Ln file(s) not used", "", pictures)
            case "renamed":
                return self.tr("%Ln file(s) renamed", "", pictures)
            case "left_out":
                return self.tr("%Ln picture(s) left out", "", pictures)
            case "class":
                return section.groups[0].classes[0]

    def state(self, section: Section) -> str:
        """Whether something is left to do about it, in a few words."""
        if section.kind == "left_out":
            return self.tr("By you; they can be put back.")
        if section.severity == "note":
            return self.tr("Good to know.")
        if section.unsettled == 0:
            return self.tr("Settled.")
        if section.unsettled < len(section.groups):
            return self.tr("%Ln left to look at.", "", section.unsettled)
        if section.severity == "error":
            return self.tr("Worth settling before a training.")
        return self.tr("Worth a look.")

    def explanation(self, kind: SectionKind) -> str:
        """What it means and what can be done."""
        match kind:
            case "unreadable":
                return self.tr(
                    "These files are damaged or no pictures. A training passes over them, so they "
                    "do no harm; leave them out to have them settled."
                )
            case "empty_class":
                return self.tr(
                    "These folders hold no picture that can be used. The model will not know "
                    "these classes: add pictures, or remove the folders."
                )
            case "single_class":
                return self.tr(
                    "A training needs at least two classes: make one folder of pictures for each."
                )
            case "not_in_train":
                return self.tr(
                    "These classes would be tested without ever being trained: put pictures of "
                    "them into the train folder as well."
                )
            case "identical_across_classes":
                return self.tr(
                    "The very same file lies in several class folders, so some label is wrong. "
                    "Leave out the copies that are in the wrong class."
                )
            case "near_duplicates_across_classes":
                return self.tr(
                    "Much the same picture lies in several class folders, so probably some label "
                    "is wrong. Leave out those that are in the wrong class; if both are right, "
                    "keep them."
                )
            case "across_subsets":
                return self.tr(
                    "Copies of a picture lie in the train folder and in the valid or test folder. "
                    "The figures would look better than they are: keep one of each."
                )
            case "identical":
                return self.tr(
                    "The same file is in its class more than once. It counts for more than it "
                    "should: keep one of each."
                )
            case "tiny_class":
                return self.tr(
                    "With fewer than %Ln picture(s) a class is hard to learn, and one or two test "
                    "pictures say little about it. More pictures help most.",
                    "",
                    TINY_CLASS,
                )
            case "similar_names":
                return self.tr(
                    "The names of these classes differ only in capitals, spaces or dashes, so they "
                    "may be one class in two folders: then put their pictures into one."
                )
            case "imbalance":
                return self.tr(
                    "The largest class has more than %Ln time(s) the pictures of the smallest. "
                    "Errors in small classes will count for more while learning, but pictures help "
                    "more: add some to the small ones, or leave some of the large ones out.",
                    "",
                    UNBALANCED,
                )
            case "missing_in_part":
                return self.tr(
                    "These classes are trained, but have no pictures in the valid or test folder, "
                    "so the figures say nothing about them: put some pictures there as well."
                )
            case "unlabelled":
                return self.tr(
                    "These pictures lie in no class that is trained: in a folder whose name stands "
                    "in parentheses, or in another one of the valid or test folder. They are "
                    "neither learnt nor tested; Batch names them once the model is there."
                )
            case "near_duplicates":
                return self.tr(
                    "Rescaled, mirrored or recoloured copies within a class. They may stay: the "
                    "grouped split keeps such copies together, so the figures remain honest."
                )
            case "alike":
                return self.tr(
                    "These pictures are so much alike, as forms or X-rays are, that copies cannot "
                    "be told among them. If they show the same things again and again, new things "
                    "will be recognised less often than is measured."
                )
            case "ignored":
                return self.tr(
                    "These files are no pictures, are a camera's raw files beside their pictures, "
                    "or lie outside the class folders. They are not used."
                )
            case "renamed":
                return self.tr(
                    "By their names in the zip, some systems would take these files for others, "
                    "or could not have them. They are used under another name."
                )
            case "left_out":
                return self.tr(
                    "You left these out. Nothing was changed on the disk, and they can be put back."
                )
            case "class":
                return self.tr("All pictures of this class.")

    def heading(self, kind: SectionKind, group: Group, choice: DatasetChoice) -> str:
        """Of one group in the gallery."""
        if kind in ("unreadable", "not_in_train", "missing_in_part"):
            return told(group.message, self._translator.language)
        if kind == "ignored":
            return self.tr("%Ln file(s)", "", len(group.pictures))
        if kind == "renamed":
            return self.tr("{name} in the zip").format(name=printable(group.message))
        if kind == "unlabelled":
            return self.tr("%Ln picture(s)", "", len(group.pictures))
        labels = " · ".join(group.classes)
        if kind in _OF_CLASSES:
            used = choice.counts.get(group.classes[0], 0)
            count = self.tr("%Ln picture(s)", "", used)
        elif kind in ("left_out", "alike"):
            count = self.tr("%Ln picture(s)", "", len(group.pictures))
        else:
            count = self.tr("%Ln copies", "", len(group.pictures))
        return f"{labels} – {count}"

    def settled(self) -> str:
        """Stands behind the heading of a settled group."""
        return self.tr("settled")

    def left_out(self) -> str:
        """Stands on a picture that is left out."""
        return self.tr("left out")

    def spoken(self, path: str, *, left_out: bool) -> str:
        """A picture for who cannot see it."""
        return self.tr("{path}, left out").format(path=path) if left_out else path
