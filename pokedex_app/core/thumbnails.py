"""Small pictures for lists, decoded off the GUI thread and kept within bounds."""

from __future__ import annotations

import logging
import threading
from collections import OrderedDict
from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QImage, QPixmap

from pokedex_app.core.images import fitted, read_qimage
from pokedex_app.core.jobs import Control, Job, Jobs

LOG = logging.getLogger(__name__)

KEPT_BYTES = 64_000_000
"""Thumbnails in memory: some 1,700 of 96 px."""
WAITING = 200
"""Requests that wait; older ones are for rows that have scrolled away."""

HEAD_START_MILLISECONDS = 60
"""for the window: reading pictures imports NumPy and Pillow, which would delay the first paint"""

_Key = tuple[str, int]


class Thumbnails(QObject):
    """Asks for a thumbnail are answered at once from memory, or with None and a later signal.

    Signals:
        ready(Path): a thumbnail of that file can now be had; also for a file that has none.
    """

    ready = Signal(object)

    def __init__(self, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._kept: OrderedDict[_Key, QPixmap] = OrderedDict()
        self._bytes = 0
        self._wanted: OrderedDict[_Key, None] = OrderedDict()
        self._wake = threading.Condition()
        self._job: Job | None = None
        self._starting = QTimer(self)
        self._starting.setSingleShot(True)
        self._starting.timeout.connect(self._start)

    def request(self, path: Path, size: int) -> QPixmap | None:
        """The thumbnail, its longer side `size` pixels; null for a file that is no picture."""
        key = (str(path), size)
        found = self._kept.get(key)
        if found is not None:
            self._kept.move_to_end(key)
            return found
        with self._wake:
            self._wanted[key] = None
            self._wanted.move_to_end(key)
            while len(self._wanted) > WAITING:
                self._wanted.popitem(last=False)
            self._wake.notify()
        if self._job is None and not self._starting.isActive():
            self._starting.start(HEAD_START_MILLISECONDS)
        return None

    def close(self) -> None:
        self._starting.stop()
        if self._job is not None:
            self._job.stop()
            with self._wake:
                self._wake.notify()

    def _start(self) -> None:
        self._job = self._jobs.start(self._work, "thumbnails")
        self._job.events.connect(self._take)

    def _take(self, made: list[object]) -> None:
        for item in made:
            assert isinstance(item, tuple)
            (key, image) = item
            self._keep(key, QPixmap.fromImage(image))
        for item in made:
            assert isinstance(item, tuple)
            self.ready.emit(Path(item[0][0]))

    def _keep(self, key: _Key, pixmap: QPixmap) -> None:
        if key in self._kept:
            self._bytes -= _size(self._kept[key])
        self._kept[key] = pixmap
        self._kept.move_to_end(key)
        self._bytes += _size(pixmap)
        while self._bytes > KEPT_BYTES and len(self._kept) > 1:
            _, oldest = self._kept.popitem(last=False)
            self._bytes -= _size(oldest)

    # ---- in the thread of the thumbnails ----------------------------------------------------

    def _work(self, control: Control) -> Iterable[object]:
        while True:
            with self._wake:
                self._wake.wait_for(lambda: self._wanted or control.stopping(), timeout=1.0)
                if control.stopping():
                    return
                if not self._wanted:
                    continue
                key, _ = self._wanted.popitem()  # the newest first: it is on the screen
            try:
                image = thumbnail(Path(key[0]), key[1])
            except Exception:  # one strange file must not cost all the others theirs
                LOG.exception("No thumbnail can be made of %s", key[0])
                image = QImage()
            yield key, image


def _size(pixmap: QPixmap) -> int:
    """Bytes, four a pixel; a null one counts a little, as it takes a place too."""
    return 4 * pixmap.width() * pixmap.height() + 100


def thumbnail(path: Path, size: int) -> QImage:
    """The picture with its longer side at most `size` pixels; null where it cannot be read."""
    return fitted(read_qimage(path, size), size)
