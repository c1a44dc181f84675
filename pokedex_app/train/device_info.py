"""Which device will train, and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal

from pokedex_app.core.jobs import Control, Job
from pokedex_app.core.theme import set_role
from pokedex_app.services import Services
from pokedex_app.train.logic.devices import (
    Devices,
    Measured,
    ask_devices,
    training_installed,
)
from pokedex_app.ui.layouts import vbox
from pokedex_app.ui.live import LiveWidget
from pokedex_app.ui.plain_label import PlainLabel
from trainer.cores import usable_cores
from trainer.runs.duration import Speed
from trainer.runs.recipe import Recipe

_SOME = 32
"""pictures of the data set that the child may look at"""


class DeviceInfo(LiveWidget):
    """Asks a child process when `ask` is called, and explains the answers.

    `speeds` are how fast each network trains here with the pictures that were asked about; some
    are missing where that is not known.

    Signals:
        changed(): more is known now, or the recipe wants another device.
    """

    changed = Signal()

    def __init__(self, services: Services) -> None:
        super().__init__()
        self._services = services
        self._installed = training_installed()
        self._job: Job | None = None
        self._files: tuple[Path, ...] | None = None
        self._held = False
        self.devices: Devices | None = None
        self.speeds: dict[str, Speed] = {}
        self._wanted, self._threads = "auto", 0
        self._text = PlainLabel()
        self._why = PlainLabel("", "muted")
        down = vbox(on=self, spacing=4, margins=(6, 0, 0, 6))
        for label in (self._text, self._why):
            label.setWordWrap(True)
            down.addWidget(label)
        self.settle()

    def ask(self, files: Sequence[Path] = ()) -> None:
        """Find out which device trains, and how fast with pictures such as these."""
        self._files = tuple(files[:: max(1, len(files) // _SOME)])[:_SOME]
        self.speeds = {}
        self._give_up()
        self._go_on()

    @property
    def asking(self) -> bool:
        """Whether something is being found out."""
        return self._job is not None

    def ask_once(self) -> None:
        """Find out which device trains, unless that is known or being found out."""
        if self.devices is None and self._job is None:
            self.ask()

    def hold(self, held: bool) -> None:
        """While a training is to have the cores; what was asked is found out afterwards."""
        self._held = held
        if held:
            self._give_up()
        else:
            self._go_on()

    def _give_up(self) -> None:
        if self._job is not None:
            self._job.stop()
            self._job = None

    def _go_on(self) -> None:
        """Find out what was asked and is not answered yet."""
        if self._files is None or self._held or self._job is not None or not self._installed:
            return
        files, threads = self._files, self._cores()

        def work(control: Control) -> Iterator[Devices | Measured]:
            yield from ask_devices(files, threads, control)

        job = self._job = self._services.jobs.start(work, "devices")
        job.events.connect(partial(self._take, job))
        self._services.errors.follow(job)
        job.ended.connect(partial(self._ended, job))
        self._show()

    def set_recipe(self, recipe: Recipe) -> None:
        if (recipe.device, recipe.threads) != (self._wanted, self._threads):
            self._wanted, self._threads = recipe.device, recipe.threads
            self._show()
            self.changed.emit()

    def threads(self) -> int | None:
        """Of the processor that will train; None where a graphics card will, as far as we know."""
        if self._wanted in ("cuda", "mps"):
            return None
        there = self.devices is not None and (self.devices.cuda is not None or self.devices.mps)
        if self._wanted == "auto" and there:
            return None
        return self._cores()

    def _cores(self) -> int:
        return self._threads or usable_cores(spare=1)

    def problem(self) -> str:
        """Why nothing can be trained here, as a sentence; "" where something can."""
        if not self._installed:
            return self.tr(
                "This installation can name pictures but not train: it lacks torch. Install it "
                "with the extra “train”."
            )
        if self.devices is None:
            return ""
        missing = {"cuda": self.devices.cuda is None, "mps": not self.devices.mps}
        if missing.get(self._wanted, False):
            return self.tr(
                "The recipe asks for a graphics card, but there is none that torch can use: choose "
                "“Automatic” as the device."
            )
        return ""

    def summary(self) -> str:
        """The device in a few words."""
        if self.threads() is not None:
            return self.tr("processor")
        card = self.devices.cuda if self.devices is not None else None
        return card or self.tr("graphics card")

    def retranslate(self) -> None:
        self._show()

    def _take(self, job: Job, answers: list[Devices | Measured]) -> None:
        for answer in answers:
            if isinstance(answer, Devices):
                self.devices = answer
            elif job is self._job:  # else it is of other pictures
                self.speeds[answer.architecture] = answer.speed
        self._show()
        self.changed.emit()

    def _ended(self, job: Job) -> None:
        if job is self._job:
            self._job = self._files = None
            self._show()
            self.changed.emit()

    def _show(self) -> None:
        problem = self.problem()
        set_role(self._text, "bad" if problem else None)
        self._text.setText(problem or self._what())
        self._why.setText("" if problem else self._reason())
        self._why.setVisible(not problem)

    def _what(self) -> str:
        threads = self.threads()
        if threads is None:
            card = self.devices.cuda if self.devices is not None else None
            return self.tr("Trains on the graphics card: {name}").format(name=card or "Metal (MPS)")
        return self.tr("Trains on the processor, with {threads} of {cores} cores.").format(
            threads=threads, cores=usable_cores()
        )

    def _reason(self) -> str:
        if self._job is not None and self.devices is None:
            return self.tr("Looking for a graphics card…")
        if self._wanted != "auto":
            return self.tr("Because the recipe says so.")
        if self.threads() is None:
            return self.tr("It is many times quicker than the processor.")
        reserved = "" if self._threads else self.tr("One core is left to this window.")
        if self.devices is None:
            found = self.tr("A graphics card is taken instead where there is one.")
        else:
            found = self.tr("torch {version} finds no graphics card that it can use.").format(
                version=self.devices.torch
            )
        return f"{found} {reserved}".strip()
