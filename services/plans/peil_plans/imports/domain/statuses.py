"""How far something is, as papers say it: in words, ticks, percentages or colours."""

from __future__ import annotations

import re
from collections.abc import Mapping

TICKED = "✓✔☑☒✅🗸🗹√"
UNTICKED = "☐✗✘❌✖⬜□"
TICK = re.compile(f"[{TICKED}]\ufe0f?")
UNTICK = re.compile(f"[{UNTICKED}]\ufe0f?")

_WORDS: tuple[tuple[str, str, float], ...] = (
    (
        r"(?!wordt\s+uitgevoerd\s*$)(?:wordt|worden|zal|zullen|moet|moeten)\s+(?:nog\s+|in\s+\w+\s+){0,2}(?:opgepakt|afgerond"
        r"|opgeleverd|gerealiseerd|uitgevoerd|gestart)",
        "planned",
        0.7,
    ),
    (
        r"in\s+concept\s+(?:gereed|klaar)|concept\s+(?:ligt\s+er|(?:is\s+)?(?:klaar|gereed|af))",
        "running",
        0.75,
    ),
    (
        r"wacht(?:en)?\s+op|niet\s+gehaald|loopt\s+(?:uit|vast)|in\s+de\s+wacht(?:stand)?|geparkeerd|verschoven|opgeschoven|stagneert|gestagneerd"
        r"|achterlopend|te\s+laat|verlaat|pauze|gepauzeerd|loopt\s+spaak|staat\s+stil",
        "delayed",
        0.6,
    ),
    (
        r"(?:nog\s+)?niet\s+(?:ge)?start|not\s+(?:yet\s+)?started|(?:nog\s+)?niet\s+begonnen|nog\s+(?:te\s+)?(?:starten|beginnen|doen"
        r"|plannen|bepalen)|nog\s+(?:in|op|uit|aan)\s+te\s+\w+en|te\s+starten|moet\s+nog\s+(?:starten|beginnen|gebeuren)|(?:(?:moet|gaat|gaan)\s+)?nog\s+van\s+start(?:\s+gaan)?",
        "planned",
        0.95,
    ),
    (
        r"niet\s+opgepakt|niet\s+uitgevoerd|vervallen|vervalt|geannuleerd|stopgezet|gestopt|geschrapt"
        r"|afgeblazen|afgevoerd|ingetrokken|afgelast|gecanceld|gecancelled|cancelled|canceled|be[eë]indigd|laten\s+vallen|niet\s+(?:meer\s+)?nodig"
        r"|(?:gaat|ging|gaan)\s+niet\s+door|niet\s+doorgegaan|(?:is\s+)?niet\s+gedaan|niet\s+(?:meer\s+)?van\s+toepassing\s+meer",
        "not-taken-up",
        0.9,
    ),
    (
        r"(?:nog\s+)?niet\s+(?:gereed|klaar|afgerond|voltooid|behaald|gerealiseerd)",
        "running",
        0.6,
    ),
    (
        r"^\s*(?:deels|gedeeltelijk|grotendeels|bijna|half)\s*$"
        r"|(?:gedeeltelijk|deels|grotendeels|bijna|half)\s+(?:uitgevoerd|gereed|klaar|afgerond|gerealiseerd"
        r"|voltooid)",
        "running",
        0.85,
    ),
    (
        r"(?:enigszins|enige|licht(?:e)?|iets|kleine?|beperkte?|geringe?|deels|(?:een\s+)?beetje|wat|gedeeltelijk)\s+(?:vertraagd|vertraging|achter)"
        r"|loopt\s+iets\s+achter|(?:iets|wat|beetje)\s+(?:later|achter(?:\s+op\s+schema)?)|loopt\s+(?:iets|licht|wat|een\s+beetje)\s+(?:uit|achter)",
        "slightly-delayed",
        0.95,
    ),
    (
        r"vertraagd|vertraging|achter\s+op\s+schema|loopt\s+achter|niet\s+op\s+schema|uitgesteld"
        r"|doorgeschoven|achterstand|delayed|overdue",
        "delayed",
        0.9,
    ),
    (
        r"on\s+hold|opgeschort|stil(?:gelegd)?",  # late, or given up: the paper does not say
        "delayed",
        0.6,
    ),
    (
        r"(?:te|moet(?:en)?|wordt|worden)\s+(?:worden\s+)?(?:herzien|herijkt|herijken|bijgesteld|bijstellen"
        r"|heroverwogen|heroverwegen)|herzien|herijken|heroverweging|herziening\s+nodig|(?:bij\s+te\s+stellen|aan\s+te\s+passen)|(?:wordt|worden|moet(?:en)?)\s+(?:worden\s+)?aangepast"
        r"|^\s*(?:aanpassen|bijstellen|herziening|heroverwegen)\s*$",
        "to-revise",
        0.9,
    ),
    (
        r"doorlopend|continu|structureel|doorlopende\s+actie|loopt\s+door|staand\s+beleid|blijvend|terugkerend|(?:het\s+)?hele\s+jaar|vast\s+onderdeel|geborgd|permanent|ongoing|continuous",
        "continuous",
        0.95,
    ),
    (
        r"gereed|klaar|afgerond|voltooid|uitgevoerd|gerealiseerd|afgesloten|afgehandeld|opgeleverd|gesloten"
        r"|behaald|gedaan|done|completed?|finished|volbracht|(?:is\s+)?gebeurd|ge[iï]mplementeerd|ingevoerd|(?:is\s+)?gehaald|bereikt|geregeld|gelukt|compleet|voldaan"
        r"|heeft\s+plaatsgevonden|is\s+geweest|^\s*(?:is\s+)?(?:af|ok|oké|vastgesteld|ingevuld|geweest)\s*$",
        "done",
        0.95,
    ),
    (
        r"loopt|lopende?|in\s+uitvoering|bezig|gestart|onderhanden|op\s+schema|on\s+track|volgens\s+planning"
        r"|op\s+koers|in\s+ontwikkeling|conform\s+planning|volgens\s+plan|op\s+planning|goed\s+op\s+weg|in\s+volle\s+gang|in\s+bewerking|vordert|begonnen"
        r"|eerste\s+stap(?:pen)?\s+gezet|wordt\s+aan\s+gewerkt|^\s*(?:wordt\s+uitgevoerd|goed|actief|onderweg|gaande)\s*$|opgestart|in\s+behandeling|in\s+progress|op\s+stoom|opgepakt|in\s+gang",
        "running",
        0.95,
    ),
    (
        r"nog\s+op\s+te\s+pakken|nog\s+oppakken|gepland|ingepland|to\s?do|nog\s+doen|in\s+voorbereiding"
        r"|planfase|voorbereidingsfase|planned|op\s+de\s+planning|in\s+de\s+planning|opstartfase|ideefase|voorgenomen|toekomstig|voorbereidend|nog\s+geen\s+(?:start|actie)|komt\s+nog|volgt\s+nog"
        r"|^\s*(?:volgt|later|moet\s+nog|start\s+nog|verkenning|nog\s+verkennen)\s*$|^\s*(?:start|begint|starten|volgt)\s+(?:in|op|vanaf|na|eind|Q\d)\b",
        "planned",
        0.9,
    ),
    (
        r"onbekend|niet\s+bekend|onduidelijk|n\.?t\.?b\.?|\?",
        "unknown",
        0.9,
    ),
)
_COMPILED = tuple(
    (re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE), status, sure) for words, status, sure in _WORDS
)
_PERCENT = re.compile(
    r"^\s*(?:ca\.?|circa|±|~|voor|ongeveer|rond(?:\s+de)?)?\s*(\d{1,3})(?:[.,]\d+)?\s*(?:%|procent\b)", re.IGNORECASE
)
_COLOURS = {
    "groen": "running",
    "green": "running",
    "🟢": "running",
    "oranje": "slightly-delayed",
    "orange": "slightly-delayed",
    "geel": "slightly-delayed",
    "yellow": "slightly-delayed",
    "amber": "slightly-delayed",
    "🟠": "slightly-delayed",
    "🟡": "slightly-delayed",
    "rood": "delayed",
    "red": "delayed",
    "🔴": "delayed",
    "blauw": "done",
    "blue": "done",
    "grijs": "planned",
    "grey": "planned",
}
DUTCH = {"green": "groen", "orange": "oranje", "yellow": "geel", "red": "rood", "blue": "blauw", "grey": "grijs"}
"""What papers call the colours behind cells."""
_BOXES = re.compile(rf"[{TICKED}{UNTICKED}]\ufe0f?|[\[(] ?[xXvV]? ?[\])](?!\w)")
_FEWEST_BOXES = 2
_IS_TICKED = re.compile(rf"[{TICKED}xXvV]")
_SIGN = r"(?:groen|oranje|geel|rood|blauw|grijs|wit|[^\w\s,;:=|()]{1,3}|[A-Z]{1,2})"
_LEGEND = re.compile(
    rf"(?:^|(?<=[\s,;:(|]))(?P<sign>{_SIGN})\s*(?:=|:(?=\s)|staat voor|betekent|is)\s*"
    rf"(?P<means>(?:(?!\s{_SIGN}\s*=)[^;,.\n(|]){{3,50}})(?P<more>\([^()\n]{{3,50}}\))?",
    re.IGNORECASE,
)
"""A sign or colour and what it means (`groen = gereed`, `☺ = op schema`)."""
_FACES = dict.fromkeys("🙂😊☺😀😃👍", "running") | dict.fromkeys("😐😕", "slightly-delayed")
_FACES |= dict.fromkeys("☹🙁😟😞👎", "delayed")
_ALONE_PLANNED = frozenset(
    {"open", "planning", "voorbereiding", "toekomst", "todo", "nieuw", "nog niet"}
    | {"te doen", "op te pakken", "nog op te pakken", "backlog", "ideeën", "straks"}
)
_ALONE_RUNNING = frozenset(
    {"uitvoering", "uitvoeringsfase", "realisatie", "realisatiefase", "implementatie", "ontwikkeling"}
)
_ALONE = 3
"""A cell of at most this many words is a status and nothing else, when a status word is in it."""


def status_of(text: str, legend: dict[str, str] | None = None) -> tuple[str, float] | None:
    """
    The status that a cell about progress names, with how sure that is (0 to 1); None when it names none.

    Args:
        text: The cell's text.
        legend: What colours mean in this paper, from `legend_in`.
    """
    said = text.strip().rstrip(".!")
    if not said:
        return None
    if percent := _PERCENT.match(said):
        share = int(percent.group(1))
        return ("planned" if share == 0 else "done" if share >= 100 else "running"), 0.85
    if (meant := (legend or {}).get(said.lower().rstrip("\ufe0f"))) is not None:
        return meant, 0.9
    if (face := _FACES.get(said.rstrip("\ufe0f"))) is not None:
        return face, 0.55
    colour = _COLOURS.get(said.split()[0].lower().rstrip(":,-")) if said else None
    if colour:
        name = said.split()[0].lower().rstrip(":,-")
        meant = (legend or {}).get(name)
        written = status_in(said)
        if written:
            return written[0], min(written[1], 0.9)
        return (meant, 0.9) if meant else (colour, 0.6)
    if said.lower() in _ALONE_PLANNED:
        return "planned", 0.9
    if said.lower() in _ALONE_RUNNING:
        return "running", 0.75
    found = status_in(said)
    if found:
        status, sure = found
        sure = min(sure, 0.6) if said.endswith("?") else sure
        if len(said.split()) <= _ALONE:
            return status, sure
        return status, sure - 0.07 if _begins_with(said, status) else min(sure - 0.07, 0.7)
    if TICK.search(said) and not TICK.sub("", said).strip(" \t-–"):
        return "done", 0.9
    return None


def _begins_with(text: str, status: str) -> bool:
    """Whether the first words of a cell are those of its status; further on they may be about something else."""
    return any(pattern.match(text) for pattern, named, _ in _COMPILED if named == status)


def only_a_status(text: str) -> bool:
    """Whether words name a status and say nothing else (`nog in te plannen`)."""
    return any(pattern.fullmatch(text.strip(" .!")) for pattern, _, _ in _COMPILED)


def status_in(text: str) -> tuple[str, float] | None:
    """
    The status that running text names. Of words within longer ones (`gereed` in `niet gereed`) the longer count; a word
    that something is not as planned goes before one that it runs or is ready, and then the first goes before the later.
    """
    found = [
        (match.start(), match.end(), status, sure)
        for pattern, status, sure in _COMPILED
        for match in pattern.finditer(text)
    ]
    whole = [
        each
        for each in found
        if not any(o[0] <= each[0] and each[1] <= o[1] and (o[1] - o[0]) > (each[1] - each[0]) for o in found)
    ]
    best = min(whole, key=lambda each: (each[2] not in _UNPLANNED, each[0]), default=None)
    if best and best[2] in ("done", "running") and _TO_COME.search(text, 0, best[0]):
        return "planned", 0.6
    return (best[2], best[3]) if best else None


_TO_COME = re.compile(r"\b(?:wordt|worden|zal|zullen|gaat|gaan|moet|moeten)\b[^.;]*$", re.IGNORECASE)
_UNPLANNED = frozenset({"not-taken-up", "slightly-delayed", "delayed", "to-revise"})
"""What is not as it was planned: worth saying even where the same words promise a new moment."""


def status_of_colour(colour: str, legend: dict[str, str]) -> tuple[str, float] | None:
    """What a coloured cell without words says, where the paper has a legend; nothing without one."""
    meant = meaning_of_colour(colour, legend)
    return (meant, 0.85) if meant else None


def status_of_letter(text: str, legend: dict[str, str]) -> tuple[str, float] | None:
    """What the first letter of a colour says (`R`, `O`, `G`): a guess, unless the paper has a legend."""
    colour = {"R": "rood", "O": "oranje", "G": "groen"}.get(text)
    return ((legend[colour], 0.75) if colour in legend else (_COLOURS[colour], 0.5)) if colour else None


def meaning_of_colour(colour: str, legend: Mapping[str, str]) -> str:
    """The status that a paper gives a colour behind a cell; empty for none."""
    near = {"orange": "geel", "yellow": "oranje"}
    return legend.get(DUTCH.get(colour, "")) or legend.get(near.get(colour, "")) or ""


def colour_word(text: str) -> bool:
    """Whether a text is the word or sign for a colour."""
    return text.lower() in _COLOURS


def chosen(text: str) -> str:
    """The one option that is ticked among boxes (`☐ gepland ☒ loopt ☐ gereed`); any other text as it is."""
    boxes = [*_BOXES.finditer(text)]
    if len(boxes) < _FEWEST_BOXES or text[: boxes[0].start()].strip():
        return text
    ends = [*(box.start() for box in boxes[1:]), len(text)]
    pairs = zip(boxes, ends, strict=True)
    options = [text[box.end() : end].strip(" \n\t,;/|") for box, end in pairs if _IS_TICKED.search(box.group())]
    return options[0] if len(options) == 1 and options[0] else text


def legend_in(texts: list[str]) -> dict[str, str]:
    """What colours and signs mean, where a paper says so (`groen = gereed`, `☺ = op schema`)."""
    legend: dict[str, str] = {}
    for text in texts:
        for sign, meaning, more in _LEGEND.findall(text):
            if found := status_in(meaning) or status_in(more):
                legend.setdefault(sign.lower().rstrip("\ufe0f"), found[0])
    return legend


def ticked(text: str) -> bool | None:
    """Whether a cell says yes (`✓`, `x`, `ja`), no (`☐`, `nee`), or neither (None)."""
    said = text.strip().lower().rstrip(".!")
    if TICK.search(said) or said in ("x", "ja", "j", "v", "yes", "y", "true", "waar", "1"):
        return True
    if UNTICK.search(said) or said in ("nee", "n", "-", "–", "no", "false", "onwaar", "0", ""):
        return False
    return None
