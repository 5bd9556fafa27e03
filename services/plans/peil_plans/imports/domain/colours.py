"""Colours by their names, from the six digits that papers keep them in."""

from __future__ import annotations

_HUES = ((18, "red"), (52, "orange"), (70, "yellow"), (170, "green"), (262, "blue"), (335, ""), (361, "red"))
"""Up to which hue (degrees) a colour has its name; between blue and red lie names that no paper gives a meaning."""


def colour_name(hexadecimal: str) -> str:
    """The name of a colour such as ``C6EFCE``, or empty for white, black and what is no colour."""
    digits = hexadecimal[-6:]
    try:
        red, green, blue = (int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4))
    except ValueError:
        return ""
    most, least = max(red, green, blue), min(red, green, blue)
    spread = most - least
    if most == 0 or (most > 0.95 and spread / most < 0.06):
        return ""
    if spread / most < 0.1:
        return "grey"
    if most == red:
        hue = 60 * (((green - blue) / spread) % 6)
    elif most == green:
        hue = 60 * ((blue - red) / spread + 2)
    else:
        hue = 60 * ((red - green) / spread + 4)
    return next(name for upto, name in _HUES if hue < upto)
