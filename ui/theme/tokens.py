"""The colours of both themes by what they are for; contrast of text is at least 4.5:1 (tested)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tokens:
    """The colours of one theme, as `#RRGGBB`."""

    dark: bool
    background: str
    panel: str
    line: str
    ink: str
    dim: str
    accent: str
    on_accent: str
    selection: str
    """Behind the chosen row and under the pointer's choice."""
    rail: str
    on_rail: str
    rail_choice: str
    """Behind the chosen place on the rail; its text is white."""
    rail_focus: str
    scroll: str
    """The handle of a scroll bar."""
    red: str
    red_ground: str
    amber: str
    amber_ground: str
    green: str
    green_ground: str
    neutral_ground: str


LIGHT = Tokens(
    dark=False,
    background="#F6F7F9",
    panel="#FFFFFF",
    line="#E3E6EB",
    ink="#16191F",
    dim="#5B6472",
    accent="#1F5FD6",
    on_accent="#FFFFFF",
    selection="#E8F0FE",
    rail="#12151B",
    on_rail="#A3ADBC",
    rail_choice="#2A303B",
    rail_focus="#7FB0FF",
    scroll="#C4CAD3",
    red="#B42318",
    red_ground="#FDECEA",
    amber="#8A5A00",
    amber_ground="#FFF4DB",
    green="#146C43",
    green_ground="#E5F5EC",
    neutral_ground="#EEF0F3",
)

DARK = Tokens(
    dark=True,
    background="#12151B",
    panel="#191D25",
    line="#2B313C",
    ink="#E8EBF0",
    dim="#A3ADBC",
    accent="#7FB0FF",
    on_accent="#0B1220",
    selection="#22304A",
    rail="#0C0E13",
    on_rail="#A3ADBC",
    rail_choice="#232A35",
    rail_focus="#7FB0FF",
    scroll="#3D4552",
    red="#FF9C92",
    red_ground="#3B1D1B",
    amber="#F3C56B",
    amber_ground="#382C12",
    green="#7ED7A5",
    green_ground="#15301F",
    neutral_ground="#262C37",
)
