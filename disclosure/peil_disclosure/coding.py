"""
How a figure about answers is told: rounded, and near an end of its scale only as "so much or more".

A team in which everybody answered alike has no secret left, and one in which all but one did has none from that one.
So no figure may say "at most one deviates". What is told always leaves room for **two people who answered the very
opposite**: of every mean at either end, of every share two who are for and two who are against. Where rounding does not
leave that room, the figure is told as a mark: "80 % of meer". The marks depend on how many people answered and on
nothing else, and every unit has them, so that none stands out:

===========  =========================  =======================
people       share                      mean of 1 to 5
===========  =========================  =======================
5 to 9       40 % or less, 60 or more   2.6 or less, 3.4 or more
10 to 14     20 % or less, 80 or more   1.8 or less, 4.2 or more
15 to 19     20 % or less, 80 or more   1.5 or less, 4.5 or more
20 to 39     10 % or less, 90 or more   1.5 or less, 4.5 or more
40 to 49     5 % or less, 95 or more    1.5 or less, 4.5 or more
50 and more  5 % or less, 95 or more    1.2 or less, 4.8 or more
===========  =========================  =======================

Why these: two of n deviate at a share of 1 - 2/n; two people at the other end of a scale of 1 to 5 cost a mean 8/n.
Rounding comes first: a share in fives up to 50 people and whole beyond, a mean to one decimal; half goes up. It is a
second lock, never the first: that no group is too small is held before, and what figures tell together is for
`scores` to find. For the same reason the shares of all five answers of one question are not told beside each other:
"70 % answered 5, 30 % answered 4" says of everybody that they are for, though neither share stands near an end.
"""

from __future__ import annotations

from typing import Final, Literal, NamedTuple

from .model import FLOOR, Refused

LOWEST, HIGHEST = 1, 5
"""The ends of the scale that means are of."""

IN_FIVES_UP_TO = 50
"""Up to so many people a share is told in multiples of 5 %."""

HIDDEN: Final = "hidden"
"""What stands for every figure that is not told, whatever its reason: too few here, or needed to hide another."""
HIDDEN_WORDS: Final = "niet te tonen"
"""The same for a reader."""

Side = Literal["about", "or-less", "or-more"]


class Marks(NamedTuple):
    """
    Where figures about so many people stop being told precisely.

    Attributes:
        share_low, share_high: In per cent.
        mean_low, mean_high: In tenths of a point.
    """

    share_low: int
    share_high: int
    mean_low: int
    mean_high: int


class Coded(NamedTuple):
    """
    A figure as it is told.

    Attributes:
        kind: ``share`` or ``mean``.
        value: In per cent for a share, in tenths of a point for a mean.
        side: ``about`` for a rounded value, otherwise a mark.
        n: About how many people it is.
    """

    kind: Literal["share", "mean"]
    value: int
    side: Side
    n: int

    @property
    def words(self) -> str:
        """What a Dutch reader sees: ``35%``, ``80% of meer``, ``1,5 of minder``."""
        number = f"{self.value}%" if self.kind == "share" else f"{self.value // 10},{self.value % 10}"
        return number + {"about": "", "or-less": " of minder", "or-more": " of meer"}[self.side]

    @property
    def sums(self) -> tuple[int, int]:
        """
        The least and most that can lie behind it: people for a share, points for a mean.

        This is what an attacker reads from the figure, as he knows these rules.

        Raises:
            Refused: ``no-such-figure`` when no answers of so many people are told like this.
        """
        least, most = (0, self.n) if self.kind == "share" else (LOWEST * self.n, HIGHEST * self.n)
        step, per = _steps(self.kind, self.n)
        if self.side != "or-less":
            least = _first(self.value // step, step * self.n, per)
        if self.side != "or-more":
            most = _first(self.value // step + 1, step * self.n, per) - 1
        code = code_share if self.kind == "share" else code_mean
        if least > most or code(least, self.n) != self or code(most, self.n) != self:
            raise Refused("no-such-figure", "no answers give this figure")
        return least, most


_CLASSES: tuple[tuple[int, Marks], ...] = (
    (50, Marks(5, 95, 12, 48)),
    (40, Marks(5, 95, 15, 45)),
    (20, Marks(10, 90, 15, 45)),
    (15, Marks(20, 80, 15, 45)),
    (10, Marks(20, 80, 18, 42)),
    (FLOOR, Marks(40, 60, 26, 34)),
)
"""From how many people on which marks hold."""


def marks(n: int) -> Marks:
    """
    The marks for *n* people.

    Raises:
        Refused: ``below-floor``, *n* is below 5: about so few nothing is told at all; ``missing-count``.
    """
    if type(n) is not int:
        raise Refused("missing-count", "people need whole numbers")
    for least, found in _CLASSES:
        if n >= least:
            return found
    raise Refused("below-floor", f"nothing is told of fewer than {FLOOR} people")


def code_share(part: int, n: int) -> Coded:
    """
    The share that *part* is of *n* people.

    Raises:
        Refused: ``below-floor`` or ``missing-count`` (see `marks`), ``does-not-add-up`` when *part* is no part of *n*.
    """
    low, high, _, _ = _marks(part, n, 0, 1)
    step, per = _steps("share", n)
    return _coded("share", step * _rounded(per * part, step * n), low, high, n)


def code_mean(points: int, n: int) -> Coded:
    """
    The mean of *n* answers from 1 to 5 that add up to *points*.

    Raises:
        Refused: ``below-floor`` or ``missing-count`` (see `marks`), ``does-not-add-up`` when *n* answers cannot add up
            to *points*.
    """
    _, _, low, high = _marks(points, n, LOWEST, HIGHEST)
    step, per = _steps("mean", n)
    return _coded("mean", step * _rounded(per * points, step * n), low, high, n)


def may_be_told(answers: int, n: int, k: int) -> bool:
    """
    Whether a question may be told of a unit of which *n* took part and *answers* answered it.

    A unit has one number of people beside all its figures: a number per question would tell how many skipped it. Nor
    may the marks and the rounding tell that, so *answers* must be told by the same rules as *n*.

    Args:
        answers: People who answered the question.
        n: People who took part, the number that is told.
        k: The least number of answers, in people.

    Raises:
        Refused: ``does-not-add-up`` when more answered than took part, ``k-below-floor``, ``missing-count``.
    """
    if type(k) is not int or k < FLOOR:
        raise Refused("k-below-floor", f"k must be a whole number of at least {FLOOR}")
    if type(answers) is not int or type(n) is not int:
        raise Refused("missing-count", "people need whole numbers")
    if not 0 <= answers <= n:
        raise Refused("does-not-add-up", "more people answered a question than took part")
    return answers >= k and (marks(answers), answers <= IN_FIVES_UP_TO) == (marks(n), n <= IN_FIVES_UP_TO)


def _marks(total: int, n: int, least: int, most: int) -> Marks:
    found = marks(n)
    if type(total) is not int:
        raise Refused("missing-count", "answers need whole numbers")
    if not least * n <= total <= most * n:
        raise Refused("does-not-add-up", "so many people cannot have given these answers")
    return found


def _coded(kind: Literal["share", "mean"], value: int, low: int, high: int, n: int) -> Coded:
    if value <= low:
        return Coded(kind, low, "or-less", n)
    if value >= high:
        return Coded(kind, high, "or-more", n)
    return Coded(kind, value, "about", n)


def _rounded(part: int, whole: int) -> int:
    return (2 * part + whole) // (2 * whole)


def _steps(kind: Literal["share", "mean"], n: int) -> tuple[int, int]:
    """In what steps a figure is told, and how many of its units make one whole."""
    if kind == "mean":
        return 1, 10
    return (5 if n <= IN_FIVES_UP_TO else 1), 100


def _first(rounded: int, whole: int, per: int) -> int:
    """The least total of which *per* times, over *whole*, is rounded to *rounded*."""
    return -(-(2 * rounded - 1) * whole // (2 * per))
