"""Icons: one set of line drawings, tinted as they are drawn."""

from pathlib import Path

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QGuiApplication, QIcon, QPainter, QPixmap

_SIZES = (16, 20, 24)


def draw_icon(path: Path, color: str, scale: float) -> QIcon:
    """Return the drawing in one colour, sharp at the sizes that the window uses.

    Args:
        path: an SVG of 24 by 24 whose strokes are `currentColor`.
        color: `#RRGGBB`.
        scale: the text scale, which icons follow.
    """
    from PySide6.QtSvg import QSvgRenderer  # 5 ms, off the start of windows without icons

    source = path.read_text(encoding="utf-8").replace("currentColor", color)
    renderer = QSvgRenderer(QByteArray(source.encode()))
    screens = QGuiApplication.screens()
    ratio = max((screen.devicePixelRatio() for screen in screens), default=1.0)
    icon = QIcon()
    for size in _SIZES:
        edge = round(size * scale)
        pixmap = QPixmap(round(edge * ratio), round(edge * ratio))
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        renderer.render(painter, QRectF(0, 0, edge, edge))
        painter.end()
        icon.addPixmap(pixmap)
    return icon
