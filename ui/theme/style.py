"""The theme of this application: colours, sizes, type and icons, light or dark as the system is.

Widgets take their look from the style sheet through their `role` or `kind`; what paints by itself
asks `theme()` for tokens, `px` and `font`, and paints again on `changed`.
"""

import re
from pathlib import Path
from typing import Literal, cast

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QIcon, QPalette
from PySide6.QtWidgets import QApplication

from ui.theme.icons import draw_icon
from ui.theme.tokens import DARK, LIGHT, Tokens

Mode = Literal["system", "light", "dark"]

RESOURCES = Path(__file__).resolve().parents[2] / "resources"
SMALLEST, LARGEST = 0.8, 2.0
"""Text scales from 80 to 200 %."""
_SCHEMES = {
    "system": Qt.ColorScheme.Unknown,
    "light": Qt.ColorScheme.Light,
    "dark": Qt.ColorScheme.Dark,
}
STEP = 0.1
"""By so much text becomes larger or smaller at once."""
_BODY = 13
_FACES = ("Inter-Regular", "Inter-Medium", "Inter-SemiBold")
_FAR_FACES = (
    "NotoSansArabic-Regular",
    "NotoSansHebrew-Regular",
    "NanumSquare-Regular",
    "DroidSansFallbackFull",
)
_FAMILIES = (
    "Inter",
    "Noto Sans Arabic",
    "Noto Sans Hebrew",
    "Droid Sans Fallback",
    "NanumSquare",  # after Droid: it has empty signs for Chinese characters, and all of Hangul
)
_PLACE = re.compile(r"@(\w+)|\b(\d+)dp\b")


class Theme(QObject):
    """The look of one QApplication."""

    changed = Signal()
    """Colours or sizes are others now."""

    def __init__(self, application: QApplication) -> None:
        super().__init__(application)
        self._application = application
        self._mode: Mode = "system"
        self._sheet = (RESOURCES / "styles" / "window.qss").read_text(encoding="utf-8")
        self._icons: dict[tuple[str, str], QIcon] = {}
        self.scale = 1.0
        for face in _FACES:
            QFontDatabase.addApplicationFont(str(RESOURCES / "fonts" / f"{face}.ttf"))
        application.setStyle("Fusion")
        self.tokens = self._chosen()
        self._apply()
        application.styleHints().colorSchemeChanged.connect(self._follow)

    @property
    def mode(self) -> Mode:
        """Whether the system decides between light and dark, or the person did."""
        return self._mode

    def set_mode(self, mode: Mode) -> None:
        """Choose light or dark, or follow the system."""
        self._mode = mode
        # The system's own frames and file dialogs go along where the platform lets them.
        self._application.styleHints().setColorScheme(_SCHEMES[mode])
        self._follow()

    def set_scale(self, scale: float) -> None:
        """Set the size of text and of all that goes with it; 1.0 is a body of 13 px."""
        bounded = round(min(max(scale, SMALLEST), LARGEST), 2)
        if bounded != self.scale:
            self.scale = bounded
            self._apply()

    def px(self, n: int) -> int:
        """Return a length of the design in this scale's pixels."""
        return round(n * self.scale)

    def font(
        self, size: int = _BODY, *, bold: bool = False, medium: bool = False, tabular: bool = False
    ) -> QFont:
        """Return Inter in a size of the design; `tabular` lets figures stand in columns."""
        font = QFont(list(_FAMILIES))
        font.setPixelSize(self.px(size))
        # Letters keep the spaces they were drawn with; hinting to whole pixels tears words apart.
        font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
        if bold:
            font.setWeight(QFont.Weight.DemiBold)
        elif medium:
            font.setWeight(QFont.Weight.Medium)
        if tabular:
            font.setFeature(QFont.Tag("tnum"), 1)
        return font

    def icon(self, name: str, color: str | None = None) -> QIcon:
        """Return an icon of `resources/icons` in a colour, by default that of text."""
        key = (name, color or self.tokens.ink)
        if key not in self._icons:
            path = RESOURCES / "icons" / f"{name}.svg"
            self._icons[key] = draw_icon(path, key[1], self.scale)
        return self._icons[key]

    def color(self, token: str) -> QColor:
        """Return a token as a colour to paint with."""
        return QColor(getattr(self.tokens, token))

    def load_far_scripts(self) -> None:
        """Bring the bundled fonts of other scripts; they are large, so after the first paint."""
        for face in _FAR_FACES:
            QFontDatabase.addApplicationFont(str(RESOURCES / "fonts" / f"{face}.ttf"))

    def _chosen(self) -> Tokens:
        if self._mode == "system":
            scheme = self._application.styleHints().colorScheme()
            return DARK if scheme is Qt.ColorScheme.Dark else LIGHT
        return DARK if self._mode == "dark" else LIGHT

    def _follow(self) -> None:
        tokens = self._chosen()
        if tokens is not self.tokens:
            self.tokens = tokens
            self._apply()

    def _apply(self) -> None:
        self._icons.clear()
        self._application.setFont(self.font())
        self._application.setPalette(palette_of(self.tokens))
        self._application.setStyleSheet(self._filled(self._sheet))
        self.changed.emit()

    def _filled(self, sheet: str) -> str:
        """Put this theme's colours for `@token` and its pixels for `12dp`."""

        def value(found: re.Match[str]) -> str:
            name, length = found.groups()
            if name == "resources":
                return RESOURCES.as_posix()
            if name == "check":
                return "check-dark.svg" if self.tokens.dark else "check-light.svg"
            return str(getattr(self.tokens, name)) if name else f"{self.px(int(length))}px"

        return _PLACE.sub(value, sheet)


def palette_of(tokens: Tokens) -> QPalette:
    """Return the palette for what the style sheet leaves to Fusion."""
    roles = QPalette.ColorRole
    colours = {
        roles.Window: tokens.background,
        roles.WindowText: tokens.ink,
        roles.Base: tokens.panel,
        roles.AlternateBase: tokens.background,
        roles.Text: tokens.ink,
        roles.PlaceholderText: tokens.dim,
        roles.Button: tokens.panel,
        roles.ButtonText: tokens.ink,
        roles.BrightText: tokens.red,
        roles.ToolTipBase: tokens.panel,
        roles.ToolTipText: tokens.ink,
        roles.Highlight: tokens.accent,
        roles.HighlightedText: tokens.on_accent,
        roles.Link: tokens.accent,
        roles.LinkVisited: tokens.accent,
        roles.Accent: tokens.accent,
        roles.Light: tokens.panel,
        roles.Midlight: tokens.line,
        roles.Mid: tokens.line,
        roles.Dark: tokens.dim,
        roles.Shadow: tokens.line,
    }
    palette = QPalette()
    for role, colour in colours.items():
        palette.setColor(role, QColor(colour))
    for role in (roles.WindowText, roles.Text, roles.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(tokens.dim))
    return palette


def theme() -> Theme:
    """Return the theme of this QApplication; the first call applies it."""
    application = cast("QApplication", QApplication.instance())
    found = application.findChild(Theme, options=Qt.FindChildOption.FindDirectChildrenOnly)
    return found if found is not None else Theme(application)
