"""How far the play is, in one line."""

from __future__ import annotations

WIDTH = 24


def line(title: str, done: int, total: int, *, in_this_run: int, seconds: float) -> str:
    """
    A bar, the share, the numbers, the rate and the time that is left.

    Args:
        title: What is being played.
        done: How many have been, also in earlier runs.
        total: How many there are.
        in_this_run: How many of those since *seconds* ago: the rate is of these.
        seconds: Since this run began to play.
    """
    share = done / total if total else 1.0
    filled = int(share * WIDTH)
    bar = "█" * filled + "░" * (WIDTH - filled)
    said = f"{title} {bar} {share * 100:.0f}%  {_number(done)} van {_number(total)}"
    if seconds < 1 or not in_this_run:
        return said
    rate = in_this_run / seconds
    return f"{said}, {_number(round(rate))} per seconde, nog {_time((total - done) / rate)}"


def _number(amount: int) -> str:
    return f"{amount:,}".replace(",", ".")


def _time(seconds: float) -> str:
    whole = round(seconds)
    return f"{whole} s" if whole < 90 else f"{whole // 60} min {whole % 60:02d} s"
