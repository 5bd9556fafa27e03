"""
What is said in the place of a figure that is not told.

It is the same for a group that is too small and for one that would follow from others: which of both it is would
already tell something (`docs/disclosure.md`).
"""

from __future__ import annotations

from peil_disclosure.coding import HIDDEN_WORDS

ADDRESS = "/waarom-niets"
"""The page that explains it; every hidden figure leads there."""

QUESTION = "Waarom zie ik hier niets?"

MARK = HIDDEN_WORDS
"""What stands in the place of an amount, where a whole sentence does not fit."""

SENTENCE = f"{MARK.capitalize()}: te weinig mensen, hier of in een ander getal dat hiermee is uit te rekenen."
