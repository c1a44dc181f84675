"""Which network is trained and from which weights, and the one download that exists."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QFileDialog, QProgressBar

from pokedex_app.core.jobs import Job
from pokedex_app.services import Services
from pokedex_app.train.option_card import OptionCard
from pokedex_app.ui.controls import Button
from pokedex_app.ui.fields import ChoiceBox
from pokedex_app.ui.layouts import STRETCH, hbox, vbox
from pokedex_app.ui.live import LiveWidget, says
from pokedex_app.ui.plain_label import PlainLabel
from trainer.errors import TrainerError, printable
from trainer.messages import told
from trainer.model.download import DownloadProgress, download_imagenet
from trainer.model.networks import IMAGENET, NETWORKS
from trainer.model.start_files import ChosenStart, choose_start, file_digest, imagenet_file
from trainer.resources import default_model

_NETWORKS = ("auto", *NETWORKS)
"""in the order of the list"""
_MODEL_LETTERS = 20
"""Names of models may be longer, which makes the page no wider."""


class StartChooser(LiveWidget):
    """Signals:
    changed(): `automatic_network`, `start`, `summary` or `problem` may give something else now.
    architecture_chosen(str): the user wants that network, as a recipe names it.
    """

    changed = Signal()
    architecture_chosen = Signal(str)

    def __init__(self, services: Services) -> None:
        super().__init__()
        self._services = services
        self._job: Job | None = None
        self._imagenet: Path | None = None
        self._imagenet_wrong = ""
        self._model_files = [default_model()]
        self._architecture = "auto"
        self._choice: ChosenStart | TrainerError | None = None
        self.automatic_network: str | None = None
        """the name of what a recipe that leaves it to the program trains; None until it is known"""
        self._group = QButtonGroup(self)
        names = ("auto", "imagenet", "model", "random")
        self.options = {name: OptionCard(framed=False) for name in names}
        self._intro = PlainLabel(
            self.tr(
                "A training does not begin from nothing: it takes a network that has already seen "
                "very many pictures and teaches it your classes."
            ),
            "muted",
            wrap=True,
        )
        self._make_network()
        self._make_imagenet()
        self._make_model()
        across = hbox(self._network_name, self._networks, STRETCH, spacing=8)
        down = vbox(self._intro, across, self._reason, on=self, spacing=12, margins=(6, 0, 0, 6))
        for option in self.options.values():
            self._group.addButton(option.button)
            down.addWidget(option)
        self.options["auto"].button.setChecked(True)
        self._group.buttonToggled.connect(self._toggled)
        self._look()
        self.settle()

    # ---- what is chosen ---------------------------------------------------------------------

    def start(self) -> str:
        """As `trainer.model.start_files` takes it: a word, or the path of a file."""
        name = self._name()
        if name == "imagenet" and self._imagenet is not None:
            return str(self._imagenet)
        if name == "model":
            return str(self._model_files[self._models.currentIndex()])
        return name

    def summary(self) -> str:
        """What is chosen, in a few words."""
        names = {
            "auto": self.tr("automatic"),
            "imagenet": "ImageNet",
            "random": self.tr("from nothing"),
        }
        name = self._name()
        start = names[name] if name in names else self._models.currentText()
        if isinstance(self._choice, ChosenStart):
            return f"{self._choice.network.title}, {start}"
        return start

    def network(self) -> str:
        """What the network that will be trained is called; "" until that is known."""
        return self._choice.network.title if isinstance(self._choice, ChosenStart) else ""

    def problem(self) -> str:
        """Why a training cannot start from it, as a sentence; "" where it can."""
        if self._name() == "imagenet" and self._imagenet is None:
            return self.tr(
                "The ImageNet weights are not on this computer: choose their file, download them, "
                "or choose another start."
            )
        if isinstance(self._choice, TrainerError):
            return told(self._choice.message, self._services.translator.language)
        return ""

    def set_architecture(self, architecture: str) -> None:
        """Show the network that a recipe names."""
        if architecture != self._architecture:
            self._architecture = architecture
            self._networks.setCurrentIndex(_NETWORKS.index(architecture))
            self._choose()

    def use_model(self, file: Path) -> None:
        """Choose a model file as the start."""
        self._add_model(file, printable(file.stem))
        self._models.setCurrentIndex(self._model_files.index(file))
        self.options["model"].button.setChecked(True)

    def use_imagenet_file(self, file: Path) -> None:
        """Choose torchvision's weights file; it is checked in a job."""

        def take(digest: str) -> None:
            if digest.startswith(IMAGENET.digest):
                self._imagenet, self._imagenet_wrong = file, ""
                self.options["imagenet"].button.setChecked(True)
            else:
                self._imagenet_wrong = file.name
            self._show_imagenet()
            self.changed.emit()

        self._services.run(lambda: file_digest(file), take, "start")

    def refresh(self) -> None:
        """Look again for weights and models, which may have come meanwhile."""
        self._look()

    def _choose(self) -> None:
        """Find out which network it will be and why; off the GUI thread, as files are read."""
        asked = self._architecture, self.start()

        def settle() -> ChosenStart | TrainerError:
            try:
                return choose_start(*asked)
            except TrainerError as error:
                return error

        def settled(found: ChosenStart | TrainerError) -> None:
            if asked == (self._architecture, self.start()):
                self._choice = found
                if self._architecture == "auto" and isinstance(found, ChosenStart):
                    self.automatic_network = found.network.name
                self._show_reason()
                self.changed.emit()

        self._services.run(settle, settled, "start")

    def _show_reason(self) -> None:
        found, language = self._choice, self._services.translator.language
        if isinstance(found, ChosenStart):
            self._reason.setText(
                self.tr("Trains {network}: {reason}.").format(
                    network=found.network.title, reason=told(found.reason, language)
                )
            )
        else:
            self._reason.setText("")

    def _name(self) -> str:
        return next(name for name, card in self.options.items() if card.button.isChecked())

    # ---- assembly ---------------------------------------------------------------------------

    def _make_network(self) -> None:
        name = self.tr("Network")
        self._network_name = PlainLabel(name)
        self._networks = says(ChoiceBox(), accessibleName=name)
        self._network_name.setBuddy(self._networks)
        for architecture in _NETWORKS:
            known = NETWORKS.get(architecture)
            self._networks.addItem(known.title if known is not None else "")
        self._networks.activated.connect(
            lambda index: self.architecture_chosen.emit(_NETWORKS[index])
        )
        self._reason = PlainLabel("", "muted", wrap=True)

    def _make_imagenet(self) -> None:
        self._file = Button(
            self.tr("Choose its file…"),
            "fa6s.folder-open",
            self._choose_imagenet,
            tip=self.tr("Choose torchvision's weights file on this computer"),
        )
        self._download = Button(
            None,
            "fa6s.download",
            self._begin_download,
            tip=self.tr("Fetch the file from download.pytorch.org, now and only this once"),
        )
        self._cancel = Button(
            self.tr("Cancel"),
            "fa6s.xmark",
            self._end_download,
            tip=self.tr("End the download; what came so far is kept"),
        )
        self._bar = says(QProgressBar(), accessibleName=self.tr("Progress of the download"))
        self._bar.setTextVisible(False)
        self._bar.setMinimumWidth(120)
        across = hbox(self._file, self._download, self._bar, self._cancel, STRETCH, spacing=8)
        self.options["imagenet"].inner.addLayout(across)

    def _make_model(self) -> None:
        model = self.tr("Model to start from")
        self._models = says(ChoiceBox(), accessibleName=model, toolTip=model)
        self._models.setSizeAdjustPolicy(
            ChoiceBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self._models.setMinimumContentsLength(_MODEL_LETTERS)
        self._models.addItem("")
        self._another = Button(
            self.tr("Another file…"),
            "fa6s.folder-open",
            self._choose_model,
            tip=self.tr("Choose a model file on this computer"),
        )
        across = hbox((self._models, 1), self._another, spacing=8)
        self.options["model"].inner.addLayout(across)
        self._models.activated.connect(lambda _index: self.options["model"].button.setChecked(True))
        self._models.currentIndexChanged.connect(lambda _index: self._choose())

    def retranslate(self) -> None:
        self._networks.setItemText(0, self.tr("Automatic"))
        self.options["auto"].set_texts(
            self.tr("Automatic"),
            self.tr(
                "What has been learnt on the 1.3 million pictures of ImageNet: torchvision's "
                "weights where they are on this computer, otherwise those that came with this "
                "program. Needs no connection."
            ),
        )
        self.options["model"].set_texts(
            self.tr("A model"),
            self.tr(
                "Goes on from a model file of this program. Good for teaching an existing model "
                "more pictures or other classes."
            ),
        )
        self.options["random"].set_texts(
            self.tr("From nothing"),
            self.tr("Random weights. Only to see how much a start is worth: it learns far less."),
        )
        self._download.setText(
            self.tr("Download ({size})").format(size=self._services.translator.size(IMAGENET.size))
        )
        self._models.setItemText(0, self.tr("The model that comes with the app"))
        self._show_imagenet()
        self._show_reason()

    def _toggled(self, _button: object, checked: bool) -> None:
        if checked:
            self._choose()
            self.changed.emit()

    # ---- ImageNet ---------------------------------------------------------------------------

    def _show_imagenet(self) -> None:
        if self._imagenet_wrong:
            fact = self.tr("{name} is not torchvision's file, or is damaged.").format(
                name=printable(self._imagenet_wrong)
            )
        elif self._imagenet is not None:
            fact = self.tr("On this computer: {path}").format(path=printable(self._imagenet))
        else:
            fact = self.tr("Not on this computer yet.")
        self.options["imagenet"].set_texts(
            self.tr("ImageNet"),
            self.tr(
                "torchvision's own weights of EfficientNet-B0. Once they are on this computer, the "
                "automatic choice takes them."
            ),
            fact,
        )
        loading = self._job is not None
        self._bar.setVisible(loading)
        self._cancel.setVisible(loading)
        self._download.setVisible(not loading and self._imagenet is None)
        self._file.setEnabled(not loading)

    def _choose_imagenet(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(
            self, self.tr("Choose the weights"), str(Path.home()), self.tr("Weights (*.pth)")
        )
        if chosen:
            self.use_imagenet_file(Path(chosen))

    def _begin_download(self) -> None:
        self._imagenet_wrong = ""
        self._bar.setRange(0, 0)
        job = self._services.jobs.start(lambda _control: download_imagenet(), "download")
        self._job = job
        job.events.connect(self._take)
        job.finished.connect(lambda: self.options["imagenet"].button.setChecked(True))
        self._services.errors.follow(job, again=self._begin_download)
        job.ended.connect(self._downloaded)
        self._show_imagenet()

    def _end_download(self) -> None:
        if self._job is not None:
            self._job.stop()

    def _take(self, events: list[object]) -> None:
        last = events[-1]
        if isinstance(last, DownloadProgress):
            self._bar.setRange(0, last.total // 1024)
            self._bar.setValue(last.done // 1024)

    def _downloaded(self) -> None:
        self._job = None
        self._show_imagenet()
        self._look()

    # ---- looking ----------------------------------------------------------------------------

    def _look(self) -> None:
        """For the weights and the models that are there; off the GUI thread, as disks may sleep."""
        folder = self._services.models.folder

        def look() -> tuple[Path | None, list[Path]]:
            found = imagenet_file()
            models = sorted(folder.glob("*.pokedex")) if folder.is_dir() else []
            return found, models

        def take(result: tuple[Path | None, list[Path]]) -> None:
            found, models = result
            if self._imagenet is None:
                self._imagenet = found
            for model in models:
                self._add_model(model, printable(model.stem))
            for file in self._model_files[1:]:
                if file.parent == folder and file not in models:  # deleted since
                    self._models.removeItem(self._model_files.index(file))
                    self._model_files.remove(file)
            self._show_imagenet()
            self._choose()

        self._services.run(look, take, "starts")

    def _choose_model(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(
            self, self.tr("Choose a model"), str(Path.home()), self.tr("Models (*.pokedex)")
        )
        if chosen:
            self.use_model(Path(chosen))

    def _add_model(self, file: Path, name: str) -> None:
        if file not in self._model_files:
            self._model_files.append(file)
            self._models.addItem(name)
