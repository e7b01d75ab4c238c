"""The ten tones of the Monk Skin Tone Scale (Ellis Monk, 2019), as sRGB colours for a screen."""

from typing import Final

SKIN_TONES: Final = {
    "1": "#f6ede4",
    "2": "#f3e7db",
    "3": "#f7ead0",
    "4": "#eadaba",
    "5": "#d7bd96",
    "6": "#a07e56",
    "7": "#825c43",
    "8": "#604134",
    "9": "#3a312a",
    "10": "#292420",
}
