"""Which theme of a mandate a paper means by its own words: by the mandate's codes and titles, and by nothing else."""

from __future__ import annotations

import re
from collections.abc import Mapping
from difflib import SequenceMatcher

_STEM = 6
_FEWEST_LETTERS = 3
_LEAST, _CLOSE = 0.6, 0.1
_SMALL = frozenset({"en", "de", "het", "van", "in", "op", "voor", "een", "aan", "met", "bij", "naar"})
_CALLED = re.compile(
    r"^\s*(?:(?:thema|pijler|spoor|speerpunt|programmalijn)\b\s*)?(?P<code>[A-Z]?\d{0,2}(?:\.\d+)?)\s*[.:)–-]?\s+(?=\S)",
    re.IGNORECASE,
)


def theme_code(words: str, titles: Mapping[str, str]) -> tuple[str, float] | None:
    """
    The theme that a paper's words name, with how sure that is (0 to 1); None when none is near.

    Args:
        words: What the paper calls it: `Thema 2: Sociale veiligheid`, `bewustwording`.
        titles: The themes of the mandate (or its interventions): title by code.
    """
    called = _CALLED.match(f"{words} ")
    bare = words[called.end() :] if called and called.end() <= len(words) else words
    likenesses = sorted(((_likeness(bare, title), code) for code, title in titles.items()), reverse=True)
    if not likenesses:
        return None
    if words.strip() in titles:
        return words.strip(), 0.85
    best, code = likenesses[0]
    if called and called.group("code") in titles:
        agreed = called.group("code") == code and best >= _LEAST
        return called.group("code"), 0.97 if agreed else 0.6
    if best < _LEAST:
        return None
    near = len(likenesses) > 1 and best - likenesses[1][0] < _CLOSE
    return code, round(min(best, 0.65) if near else min(best, 0.97), 2)


def _likeness(words: str, title: str) -> float:
    """How alike two names are: as text, or by the beginnings of the words that both have."""
    mine, theirs = _stems(words), _stems(title)
    if not mine or not theirs:
        return 0.0
    shared = len(mine & theirs)
    some = 0.9 * shared / min(len(mine), len(theirs)) if shared * 2 >= max(len(mine), len(theirs)) else 0.0
    part = 0.7 if shared == len(mine) and shared else 0.0
    return max(SequenceMatcher(None, " ".join(sorted(mine)), " ".join(sorted(theirs))).ratio(), some, part)


def _stems(text: str) -> set[str]:
    return {
        word[:_STEM] for word in re.findall(r"\w+", text.lower()) if word not in _SMALL and len(word) >= _FEWEST_LETTERS
    }
