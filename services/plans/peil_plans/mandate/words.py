"""What people read of the mandate's closed lists, in Dutch, and the tones of its pictures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from peil_chassis.http.dutch import dutch_day, dutch_number
from peil_chassis.http.pictures import Tone
from peil_plans.mandate.reference import (
    Baseline,
    Evidence,
    Horizon,
    InterventionClass,
    InterventionType,
    Kind,
    Level,
    Standing,
    Target,
)

CLASS_WORDS: Mapping[InterventionClass, str] = {
    InterventionClass.NEW: "nieuw",
    InterventionClass.RUNNING: "lopend",
    InterventionClass.CONTINUOUS: "doorlopend",
}
CLASS_TONES: Mapping[InterventionClass, Tone] = {
    InterventionClass.NEW: "open",
    InterventionClass.RUNNING: "busy",
    InterventionClass.CONTINUOUS: "steady",
}
TYPE_WORDS: Mapping[InterventionType | None, str] = {
    InterventionType.POLICY: "beleid",
    InterventionType.PREPARATION: "voorbereiding uitvoering",
    InterventionType.EXECUTION: "uitvoering",
    None: "onbekend",
}
TYPE_TONES: Mapping[InterventionType | None, Tone] = {
    InterventionType.POLICY: "steady",
    InterventionType.PREPARATION: "open",
    InterventionType.EXECUTION: "busy",
    None: "unknown",
}
EVIDENCE_WORDS: Mapping[Evidence | None, str] = {
    Evidence.NOT_ASSESSED: "niet beoordeeld",
    Evidence.WELL_DESCRIBED: "goed beschreven",
    Evidence.WELL_SUBSTANTIATED: "goed onderbouwd",
    Evidence.FIRST_INDICATIONS: "eerste aanwijzingen dat het werkt",
    Evidence.GOOD_INDICATIONS: "goede aanwijzingen dat het werkt",
    Evidence.STRONG_INDICATIONS: "sterke aanwijzingen dat het werkt",
    None: "onbekend",
}
EVIDENCE_TONES: Mapping[Evidence | None, Tone] = {
    Evidence.NOT_ASSESSED: "none",
    Evidence.WELL_DESCRIBED: "open",
    Evidence.WELL_SUBSTANTIATED: "steady",
    Evidence.FIRST_INDICATIONS: "warn",
    Evidence.GOOD_INDICATIONS: "busy",
    Evidence.STRONG_INDICATIONS: "good",
    None: "unknown",
}
STANDING_WORDS: Mapping[Standing, str] = {
    Standing.SET: "streefcijfer van de bestuursopdracht",
    Standing.AIM: "streven zonder getal",
    Standing.EXAMPLE: "voorbeeld van een directie, geen streefcijfer van de bestuursopdracht",
    Standing.ADVICE: "advies dat nog gemaakt wordt, geen streefcijfer van de bestuursopdracht",
}
LEVEL_WORDS: Mapping[Level | None, str] = {
    Level.MUNICIPALITY: "de hele gemeente",
    Level.CLUSTER: "elk cluster",
    Level.DIRECTORATE: "één directie",
    None: "onbekend",
}


def percent_words(percent: float) -> str:
    """``30 procent``, with a decimal only where there is one."""
    return f"{dutch_number(percent, 0 if percent == int(percent) else 1)} procent"


def threshold_words(target: Target) -> str:
    """How much *target* asks for; where the documents give no figure, that."""
    if target.threshold is None:
        return "geen getal in de bronnen"
    amount = percent_words(target.threshold.percent)
    if target.threshold.kind is Kind.SHARE:
        return amount
    return f"{amount} meer dan in {target.baseline.year}" if target.baseline else f"{amount} meer"


def baseline_words(baseline: Baseline) -> str:
    """What growth is measured against."""
    known = percent_words(baseline.percent) if baseline.percent is not None else "hoeveel het toen was, is onbekend"
    return f"{baseline.year}; {known}"


def horizon_words(horizons: Sequence[Horizon]) -> str:
    """By when, all together; what is not told is unknown."""
    years = [str(each.within_years) for each in horizons if each.within_years is not None]
    told = [f"in {each.year}" for each in horizons if each.year is not None]
    told += [f"uiterlijk {dutch_day(each.day)}" for each in horizons if each.day is not None]
    if years:
        told.append(f"binnen {_all(years)} jaar")
    return _all(told) or "onbekend"


def _all(words: Sequence[str]) -> str:
    return " en ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)
