"""What people read of the mandate's closed lists, in Dutch, and the tones of its pictures."""

from __future__ import annotations

from collections.abc import Mapping

from peil_chassis.http.pictures import Tone
from peil_plans.mandate.reference import Evidence, InterventionClass, InterventionType

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
