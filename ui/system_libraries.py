"""The libraries of a Linux that Qt needs and pip cannot bring.

Without them Python ends in a stack trace ("libEGL.so.1: cannot open shared object file") and, on a
missing X11 piece, Qt aborts the whole process before Python can say a word. So they are looked for
here, without Qt, and the person gets one sentence with the packages to install.
"""

import ctypes
import re
import sys
from collections.abc import Callable, Mapping
from typing import NamedTuple


class Library(NamedTuple):
    """A shared library and the packages that bring it."""

    file: str
    debian: str
    fedora: str


ALWAYS = (
    Library("libglib-2.0.so.0", "libglib2.0-0", "glib2"),
    Library("libEGL.so.1", "libegl1", "libglvnd-egl"),
    Library("libGL.so.1", "libgl1", "libglvnd-glx"),
    Library("libxkbcommon.so.0", "libxkbcommon0", "libxkbcommon"),
    Library("libdbus-1.so.3", "libdbus-1-3", "dbus-libs"),
    Library("libfontconfig.so.1", "libfontconfig1", "fontconfig"),
    Library("libX11.so.6", "libx11-6", "libX11"),
)
"""Needed to import Qt's widgets at all, even off screen."""

X11 = (
    Library("libxcb-cursor.so.0", "libxcb-cursor0", "xcb-util-cursor"),
    Library("libxcb-icccm.so.4", "libxcb-icccm4", "xcb-util-wm"),
    Library("libxcb-image.so.0", "libxcb-image0", "xcb-util-image"),
    Library("libxcb-keysyms.so.1", "libxcb-keysyms1", "xcb-util-keysyms"),
    Library("libxcb-randr.so.0", "libxcb-randr0", "libxcb"),
    Library("libxcb-render-util.so.0", "libxcb-render-util0", "xcb-util-renderutil"),
    Library("libxcb-shape.so.0", "libxcb-shape0", "libxcb"),
    Library("libxcb-sync.so.1", "libxcb-sync1", "libxcb"),
    Library("libxcb-xfixes.so.0", "libxcb-xfixes0", "libxcb"),
    Library("libxcb-xkb.so.1", "libxcb-xkb1", "libxcb"),
    Library("libxkbcommon-x11.so.0", "libxkbcommon-x11-0", "libxkbcommon-x11"),
    Library("libX11-xcb.so.1", "libx11-xcb1", "libX11-xcb"),
)
"""Needed by Qt's X11 window; the last word of the process is an abort where one lacks."""

WAYLAND = (
    Library("libwayland-client.so.0", "libwayland-client0", "libwayland-client"),
    Library("libwayland-cursor.so.0", "libwayland-cursor0", "libwayland-cursor"),
)
"""Needed by Qt's Wayland window."""


def is_there(library: Library) -> bool:
    """Whether the machine's loader finds this library; Qt would load the same file again."""
    try:
        ctypes.CDLL(library.file)
    except OSError:
        return False
    return True


def missing(
    libraries: tuple[Library, ...], present: Callable[[Library], bool] = is_there
) -> list[Library]:
    """Those of the libraries that the machine lacks."""
    return [library for library in libraries if not present(library)]


def window_refusal(
    environment: Mapping[str, str],
    platform: str = sys.platform,
    present: Callable[[Library], bool] = is_there,
) -> str | None:
    """Why Qt would abort on opening a window here, or None; to be asked before the first window.

    Qt takes the plugin that QT_QPA_PLATFORM names, else Wayland, else X11, as the session offers.
    """
    if not platform.startswith("linux"):
        return None
    chosen = environment.get("QT_QPA_PLATFORM", "").split(":")[0]
    wayland = chosen.startswith("wayland") or (not chosen and "WAYLAND_DISPLAY" in environment)
    x11 = chosen == "xcb" or (not chosen and "DISPLAY" in environment)
    if not (chosen or wayland or x11):
        return (
            "No window was opened: this session has no screen (neither DISPLAY nor WAYLAND_DISPLAY "
            "is set). Start it in a desktop session; every command works without a window."
        )
    lacking: list[Library] = []
    if wayland and not (lacking := missing(WAYLAND, present)):
        return None
    if x11:
        lacking = missing(X11, present)
    return _sentence(lacking) if lacking else None


def import_refusal(error: ImportError, present: Callable[[Library], bool] = is_there) -> str | None:
    """What to install after importing Qt failed; None where the error is no missing library.

    All that is missing is named at once, so that it is one installation and not seven.
    """
    found = re.match(r"(lib[\w.+-]+\.so[\w.]*): cannot open shared object file", str(error))
    if found is None:
        return None
    return _sentence(missing(ALWAYS + X11, present) or [Library(found[1], found[1], found[1])])


def _sentence(lacking: list[Library]) -> str:
    debian = " ".join(dict.fromkeys(library.debian for library in lacking))
    fedora = " ".join(dict.fromkeys(library.fedora for library in lacking))
    return (
        f"No window was opened: Qt lacks {', '.join(library.file for library in lacking)}. "
        f"Install them with “sudo apt install {debian}” (Debian, Ubuntu) or “sudo dnf install "
        f"{fedora}” (Fedora) and start again; nothing else has to be done."
    )
