"""What the pages show of the actions that run under the mandate: how many stand how, which ones, and in which unit."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlencode

from markupsafe import Markup

from peil_chassis.http.pictures import Segment, Stack, Tone, stacked_bar
from peil_plans.action_plans.domain.plan import Status
from peil_plans.action_plans.pages.owner_words import OWNER_WORDS
from peil_plans.action_plans.pages.words import STATUS_TONES, STATUS_WORDS
from peil_plans.mandate.reference import Mandate
from peil_plans.mandate.running import Running, RunningAction, by_attention, by_status
from peil_plans.organisation.domain import Organisation

FIRST = 5
"""So many actions stand in the tree under one intervention; its own page has all of them."""
PER_PAGE = 100
ACTIONS = "/plannen/bestuursopdracht/acties"


@dataclass(frozen=True, slots=True)
class ActionLine:
    """
    An action in a list.

    Attributes:
        overdue: How many of its milestones are past, in words; empty when none is.
        through: Where it stands under this intervention by way of an earlier version; else empty.
    """

    unit: str
    address: str
    title: str
    label: str
    tone: Tone
    overdue: str
    owner: str
    through: str


@dataclass(frozen=True, slots=True)
class Group:
    """
    The actions at one place: in words, the ones that ask for attention first, and where the others stand.

    Attributes:
        short: How many, and of how many a milestone is past.
        words: How many, of how many plans, how they stand.
        first: At most `FIRST` of them in a tree, and `PER_PAGE` on their own page.
        address: In a tree their own page; there the next page, empty on the last.
    """

    short: str
    words: str
    first: list[ActionLine]
    total: int
    address: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A row per theme or unit, a column per status that occurs; and the same as a picture."""

    reading: str
    picture: Markup
    columns: list[tuple[str, str]]
    rows: list[tuple[str | int, ...]]


@dataclass(frozen=True, slots=True)
class Standing:
    """
    What runs, as the tree shows it.

    Attributes:
        groups: Per intervention its actions, as far as it has any.
        themes: Per theme the actions that name it alone, as far as there are.
        pictures: Per theme its interventions by status, as far as any action runs there.
        spread: Themes by status; None while no action names anything.
    """

    lead: str
    groups: Mapping[str, Group]
    themes: Mapping[str, Group]
    pictures: Mapping[str, Markup]
    spread: Table | None
    unnamed: Group
    elsewhere: Group


def standing(running: Running, mandate: Mandate, units: Organisation) -> Standing:
    """*running* as the tree of *mandate* shows it, with the names of *units*."""
    version = mandate.about.version
    return Standing(
        lead=_lead(running, mandate),
        groups={
            code: _group(found, units, address(version, interventie=code))
            for code, found in running.by_intervention.items()
        },
        themes={code: _group(found, units, address(version, thema=code)) for code, found in running.by_theme.items()},
        pictures=_pictures(running, mandate),
        spread=_spread(running, mandate),
        unnamed=_group(running.unnamed, units, address(version, zonder="ja")),
        elsewhere=_group(running.elsewhere, units, address(version, elders="ja")),
    )


def listed(actions: Sequence[RunningAction], units: Organisation, start: int, here: str) -> Group:
    """A page of *actions* from the one at *start* on, from 0; *here* is the address of the page without its start."""
    shown = by_attention(actions)[start : start + PER_PAGE]
    end = start + len(shown)
    beyond = f"{here}&vanaf={end}" if end < len(actions) else ""
    return Group(_short(actions), _words(actions), [_line(one, units) for one in shown], len(actions), beyond)


def by_unit(actions: Sequence[RunningAction], units: Organisation) -> Table:
    """*actions*, at least one, by unit and status."""
    found: dict[str, list[RunningAction]] = defaultdict(list)
    for one in actions:
        found[one.unit].append(one)
    rows = sorted(((units.name(unit), each) for unit, each in found.items()), key=lambda row: row[0].lower())
    return _table("eenheden", "Acties per eenheid naar status", "Eenheid", "Alle eenheden", rows, actions)


def _group(actions: Sequence[RunningAction], units: Organisation, own: str) -> Group:
    first = [_line(one, units) for one in by_attention(actions)[:FIRST]]
    return Group(_short(actions), _words(actions), first, len(actions), own)


def _line(one: RunningAction, units: Organisation) -> ActionLine:
    line = one.line
    return ActionLine(
        unit=units.name(one.unit),
        address=f"/plannen/{one.plan}/acties/{line.action}",
        title=f"{line.code}. {line.title}",
        label=STATUS_WORDS[line.status],
        tone=STATUS_TONES[line.status],
        overdue=_overdue(one.overdue),
        owner=OWNER_WORDS.get(line.owner, line.owner) if line.owner else "",
        through=f"{one.through.code} van versie {one.through.version}" if one.through else "",
    )


def _overdue(amount: int) -> str:
    return "" if not amount else "1 mijlpaal voorbij" if amount == 1 else f"{amount} mijlpalen voorbij"


def _words(actions: Sequence[RunningAction]) -> str:
    """How many of how many plans, and how they stand."""
    if not actions:
        return "Geen acties."
    counts, plans = by_status(actions), len({one.plan for one in actions})
    stand = ", ".join(f"{STATUS_WORDS[status].lower()} {counts[status]}" for status in Status if counts[status])
    late = sum(bool(one.overdue) for one in actions)
    told = f" Met een mijlpaal die voorbij is: {late}." if late else ""
    return f"{_amount(len(actions), 'actie', 'acties')} in {_amount(plans, 'plan', 'plannen')}: {stand}.{told}"


def _short(actions: Sequence[RunningAction]) -> str:
    late = sum(bool(one.overdue) for one in actions)
    return f"{_amount(len(actions), 'actie', 'acties')}{f', {late} met een mijlpaal voorbij' if late else ''}"


def _lead(running: Running, mandate: Mandate) -> str:
    with_any = sum(bool(running.by_intervention.get(one.code)) for one in mandate.interventions)
    words = (
        f"Van de {len(mandate.interventions)} interventies hebben er {with_any} een actie, "
        f"in {_amount(running.plans, 'plan', 'plannen')}."
    )
    if running.closed:
        words += f" Acties van {_amount(running.closed, 'afgesloten plan', 'afgesloten plannen')} tellen niet mee."
    return words


def _pictures(running: Running, mandate: Mandate) -> dict[str, Markup]:
    """Per theme with actions: one bar per intervention that has any."""
    pictures = {}
    for theme in mandate.themes:
        rows = [
            (f"{one.code} {one.title}", running.by_intervention[one.code])
            for one in mandate.under(theme.code)
            if running.by_intervention.get(one.code)
        ]
        if rows:
            name = f"thema-{theme.code}".replace(".", "-").replace("_", "-").lower()
            counts = by_status(running.under(mandate, theme.code))
            pictures[theme.code] = _picture(name, f"Acties onder {theme.title} naar status", rows, _shown(counts))
    return pictures


def _spread(running: Running, mandate: Mandate) -> Table | None:
    rows = [(theme.title, running.under(mandate, theme.code)) for theme in mandate.themes]
    named = {one.key: one for _, each in rows for one in each}
    if not named:
        return None
    return _table("themas", "Acties per thema naar status", "Thema", "Alle thema's", rows, list(named.values()))


def _table(
    name: str,
    title: str,
    first: str,
    everything: str,
    rows: Sequence[tuple[str, Sequence[RunningAction]]],
    actions: Sequence[RunningAction],
) -> Table:
    """The *rows*, and below them *everything*: each of *actions* once."""
    shown = _shown(by_status(actions))
    return Table(
        reading=_words(actions),
        picture=_picture(name, title, rows, shown),
        columns=[(first, "text"), *((_heading(status), "number") for status in shown), ("Samen", "number")],
        rows=[_row(label, each, shown) for label, each in [*rows, (everything, actions)]],
    )


def _row(label: str, actions: Sequence[RunningAction], shown: Sequence[Status]) -> tuple[str | int, ...]:
    counts = by_status(actions)
    return (label, *(counts[status] for status in shown), len(actions))


def _picture(
    name: str, title: str, rows: Iterable[tuple[str, Sequence[RunningAction]]], shown: Sequence[Status]
) -> Markup:
    counted = [(label, by_status(actions)) for label, actions in rows]
    amounts = tuple((label, tuple(counts[each] for each in shown)) for label, counts in counted)
    return _drawn(name, title, amounts, tuple(shown))


# Drawing takes most of the time of a page, and the same amounts are looked at again and again.
@lru_cache(maxsize=128)
def _drawn(name: str, title: str, rows: tuple[tuple[str, tuple[int, ...]], ...], shown: tuple[Status, ...]) -> Markup:
    stacks = [
        Stack(
            label, [Segment(STATUS_WORDS[each], n, STATUS_TONES[each]) for each, n in zip(shown, amounts, strict=True)]
        )
        for label, amounts in rows
    ]
    told = "; ".join(f"{label}: {sum(amounts)}" for label, amounts in rows)
    return stacked_bar(name, title, f"{told}.", stacks)


def _shown(counts: Counter[Status]) -> list[Status]:
    return [status for status in Status if counts[status]]


def _heading(status: Status) -> str:
    """The word of *status* with the places where it may break: so up to nine columns fit beside each other."""
    word = STATUS_WORDS[status]
    for part in ("traagd", "lopend", "bekend", "pland", "gepakt", "zins"):
        word = word.replace(part, f"\u00ad{part}")
    return word


def _amount(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"


def address(version: str, **chosen: str) -> str:
    """Where all actions stand at the place that was *chosen*, by the names of the page's query."""
    return f"{ACTIONS}?{urlencode({**chosen, 'versie': version})}"
