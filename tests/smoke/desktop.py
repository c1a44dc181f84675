"""A virtual screen with an accessibility bus, and the hands of somebody who sits before it."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from clean_system import MEETING
from pictures import write_png
from Xlib import XK, X, display
from Xlib.ext import xtest
from Xlib.protocol.event import ClientMessage

SIZE = (1280, 800)

BUS = """\
<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>accessibility</type>
  <servicedir>/usr/share/dbus-1/accessibility-services</servicedir>
  <auth>EXTERNAL</auth>
  <listen>unix:path={socket}</listen>
  <policy context="default">
    <allow user="*"/>
    <allow own="*"/>
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
  </policy>
</busconfig>
"""
"""As at-spi2-core has it, but that the driver, which is root, may talk to the visitor's program."""


class Desktop:
    """Ends with its process, which lives in a process namespace, if not by `end`."""

    def __init__(self) -> None:
        self._server, self.display = self._start_screen()
        self.bus = self._start_bus()
        self._screen = display.Display(self.display)
        self._root = self._screen.screen().root

    def variables(self) -> dict[str, str]:
        """What a program needs to know to show itself here, also to those who cannot see."""
        return {"DISPLAY": self.display, "AT_SPI_BUS_ADDRESS": self.bus}

    def click(self, x: int, y: int) -> None:
        """The left mouse button, at a place of the screen in pixels."""
        xtest.fake_input(self._screen, X.MotionNotify, x=x, y=y)
        xtest.fake_input(self._screen, X.ButtonPress, 1)
        xtest.fake_input(self._screen, X.ButtonRelease, 1)
        self._screen.sync()

    def keys(self, *names: str) -> None:
        """Press keys together, such as ``keys("Control_L", "q")``."""
        codes = [self._screen.keysym_to_keycode(XK.string_to_keysym(name)) for name in names]
        for code in codes:
            xtest.fake_input(self._screen, X.KeyPress, code)
        for code in reversed(codes):
            xtest.fake_input(self._screen, X.KeyRelease, code)
        self._screen.sync()

    def close_window(self) -> None:
        """What a window manager does for the cross in a title bar."""
        protocols = self._screen.intern_atom("WM_PROTOCOLS")
        delete = self._screen.intern_atom("WM_DELETE_WINDOW")
        for window in self._root.query_tree().children:
            attributes, geometry = window.get_attributes(), window.get_geometry()
            if attributes.map_state == X.IsViewable and geometry.width > SIZE[0] // 2:
                message = (32, [delete, X.CurrentTime, 0, 0, 0])
                window.send_event(ClientMessage(window=window, client_type=protocols, data=message))
        self._screen.sync()

    def photograph(self, file: Path) -> None:
        """Write what the screen shows as a PNG."""
        width, height = SIZE
        image = self._root.get_image(0, 0, width, height, X.ZPixmap, 0xFFFFFFFF).data
        rgb = bytearray(3 * width * height)
        for to, start in enumerate((2, 1, 0)):  # the screen's pixels are blue, green, red, nothing
            rgb[to::3] = image[start::4]
        write_png(file, width, height, bytes(rgb))

    def end(self) -> None:
        """Leave no lock file of the screen behind."""
        self._screen.close()
        self._server.terminate()
        self._server.wait()

    def _start_screen(self) -> tuple[subprocess.Popen[bytes], str]:
        reading, writing = os.pipe()
        size = f"{SIZE[0]}x{SIZE[1]}x24"
        server = subprocess.Popen(
            ["Xvfb", "-displayfd", str(writing), "-screen", "0", size, "-nolisten", "tcp", "-ac"],
            pass_fds=[writing],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(writing)
        with os.fdopen(reading) as told:  # it tells its number once it is ready
            return server, f":{told.readline().strip()}"

    def _start_bus(self) -> str:
        reading, writing = os.pipe()
        configuration = MEETING / "bus.conf"
        configuration.write_text(BUS.format(socket=MEETING / "bus"))
        subprocess.Popen(
            [
                "dbus-daemon",
                f"--config-file={configuration}",
                "--nofork",
                "--nopidfile",
                f"--print-address={writing}",
            ],
            # these are for the registry of programs, which it starts on demand
            env={
                "PATH": os.environ["PATH"],
                "HOME": str(MEETING),
                "DISPLAY": self.display,
                "AT_SPI_BUS_ADDRESS": f"unix:path={MEETING / 'bus'}",
            },
            pass_fds=[writing],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(writing)
        with os.fdopen(reading) as told:
            return told.readline().strip()
