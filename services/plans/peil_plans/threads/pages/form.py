"""The form of a thread: what was typed, and how it becomes what a thread holds."""

from __future__ import annotations

from typing import Self

from peil_chassis.http.dutch import short_day, typed_day
from peil_plans.activities.domain.activity import Kind
from peil_plans.forms import FormRefused, Sent
from peil_plans.threads.domain import Content, Thread
from peil_plans.threads.pages.words import KINDS

NO_DAY = "Vul een datum in, bijvoorbeeld 31-3-2027."


class Typed(Sent):
    """The form as it was sent: text only, nothing refused here, so that nothing typed can be lost."""

    soort: str = ""
    van: str = ""
    tot: str = ""
    tekst: str = ""
    thema: str = ""
    reden: str = ""
    terugnemen: str = ""

    @classmethod
    def of(cls, thread: Thread, number: str) -> Self:
        """A form with what *thread* is now."""
        content = thread.now.content
        return cls(
            formulier=number,
            gezien=str(thread.version),
            soort=content.kind.value,
            van=short_day(content.first),
            tot=short_day(content.last),
            tekst=content.text,
            thema=content.theme or "",
        )

    @property
    def reason(self) -> str | None:
        """Why it is corrected or taken back, with line ends of one character."""
        return _lines(self.reden) or None

    def content(self) -> Content:
        """What came back, as the form says it. Raises `FormRefused`: a field is empty or cannot be read."""
        errors: dict[str, str] = {}
        if self.soort not in dict(KINDS):
            errors["soort"] = "Kies in welke gesprekken dit terugkwam."
        first, last = typed_day(self.van), typed_day(self.tot)
        errors |= {name: NO_DAY for name, day in (("van", first), ("tot", last)) if day is None}
        text = _lines(self.tekst)
        if not text:
            errors["tekst"] = "Schrijf op wat terugkwam."
        if errors or first is None or last is None:
            raise FormRefused(errors)
        return Content(Kind(self.soort), first, last, text, self.thema or None)


def _lines(text: str) -> str:
    """*text* as it is kept: browsers send a line end as two characters."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()
