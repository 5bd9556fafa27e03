"""The forms about agreements: what was typed, how it becomes a command, and what is said when it cannot."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any, Self

from peil_chassis.http.dutch import short_day, typed_day
from peil_contracts.hygiene import unclean
from peil_contracts.violations import ContractBroken
from peil_plans.agreements.domain.agreement import Agreement, State
from peil_plans.agreements.domain.consent import Consent, ConsentState, RecordConsent
from peil_plans.agreements.domain.decisions import MakeAgreement, NoteProgress, Reschedule
from peil_plans.agreements.domain.kinds import Kind
from peil_plans.agreements.facts import own_id
from peil_plans.agreements.pages.words import FORM_FIELDS, NAMES_A_PERSON, UNREADABLE, sentence
from peil_plans.forms import FormRefused, Sent
from peil_plans.refusals import Refusal

LONGEST = 2000
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2099, 12, 31)
NO_DAY = "Vul een datum in, bijvoorbeeld 31-3-2027."
_NAMES_A_PERSON = frozenset({"email-address", "phone-number", "nine-digits"})


class NewAgreement(Sent):
    """The form that makes an agreement."""

    eenheid: str = ""
    soort: str = ""
    tekst: str = ""
    gemaakt: str = ""
    bekijken: str = ""
    klaar: str = ""
    dient: str = ""

    def command(self, kinds: Mapping[str, Kind], themes: Collection[str], now: datetime) -> MakeAgreement:
        """What the form asks for; *themes* are codes. Raises `FormRefused`: a field is empty or cannot be read."""
        errors: dict[str, str] = {}
        if not self.eenheid.strip():
            errors["eenheid"] = "Kies met de leidinggevende van welke eenheid u dit afspreekt."
        if self.soort not in kinds:
            errors["soort"] = "Kies een soort afspraak."
        text = _text(self.tekst, "tekst", errors, "Schrijf op wat u hebt afgesproken.")
        days = _days({"gemaakt": self.gemaakt, "bekijken": self.bekijken, "klaar": self.klaar}, errors)
        if errors:
            raise FormRefused(errors)
        return MakeAgreement(
            agreement=own_id("agreement", f"form {self.formulier}"),
            unit=self.eenheid.strip(),
            kind=kinds[self.soort],
            made_on=days["gemaakt"],
            due_on=days["klaar"],
            review_on=days["bekijken"],
            text=text,
            theme=self.dient if self.dient in themes else None,
            intervention=self.dient if self.dient and self.dient not in themes else None,
            by_role="bureau",
            now=now,
        )


class NewNote(Sent):
    """The form that notes progress."""

    stand: str = ""
    reden: str = ""
    datum: str = ""
    rol: str = ""

    @classmethod
    def blank(cls, agreement: Agreement, today: date, number: str, role: str) -> Self:
        """A form nobody has typed in yet; *number* is new for every form that is handed out."""
        return cls(datum=short_day(today), gezien=str(agreement.version), formulier=number, rol=role)

    def command(self, agreement: str, now: datetime, roles: Collection[str]) -> NoteProgress:
        """What the form asks for, from somebody with *roles*. Raises `FormRefused`: a field cannot be read."""
        errors: dict[str, str] = {}
        if self.stand not in set(State):
            errors["stand"] = "Kies hoe het met de afspraak gaat."
        reason = _text(self.reden, "reden", errors)
        days = _days({"datum": self.datum}, errors)
        if self.rol not in roles:
            errors["rol"] = "Kies als wie u dit vastlegt."
        if errors:
            raise FormRefused(errors)
        return NoteProgress(
            agreement=agreement,
            note=own_id(agreement, "note", f"form {self.formulier}"),
            to=State(self.stand),
            noted_on=days["datum"],
            reason=reason or None,
            seen_version=self.seen,
            by_role=self.rol,
            now=now,
        )


class NewDays(Sent):
    """The form that agrees on other days."""

    klaar: str = ""
    bekijken: str = ""
    reden: str = ""

    @classmethod
    def blank(cls, agreement: Agreement, number: str) -> Self:
        """A form nobody has typed in yet, with the days as they are."""
        days = {"klaar": short_day(agreement.due_on), "bekijken": short_day(agreement.review_on)}
        return cls(gezien=str(agreement.version), formulier=number, **days)

    def command(self, agreement: str, now: datetime) -> Reschedule:
        """What the form asks for. Raises `FormRefused`: a field is empty or cannot be read."""
        errors: dict[str, str] = {}
        days = _days({"bekijken": self.bekijken, "klaar": self.klaar}, errors)
        reason = _text(self.reden, "reden", errors, "Schrijf op waarom de datums veranderen.")
        if errors:
            raise FormRefused(errors)
        return Reschedule(
            agreement=agreement,
            change=own_id(agreement, "rescheduling", f"form {self.formulier}"),
            due_on=days["klaar"],
            review_on=days["bekijken"],
            reason=reason,
            seen_version=self.seen,
            by_role="bureau",
            now=now,
        )


class NewConsent(Sent):
    """The form that records consent."""

    instemming: str = ""
    datum: str = ""
    toelichting: str = ""

    @classmethod
    def blank(cls, consent: Consent, today: date, number: str, choice: str) -> Self:
        """A form nobody has typed in yet; *choice* is what it starts at."""
        return cls(gezien=str(consent.version), datum=short_day(today), formulier=number, instemming=choice)

    def command(self, kind: str, now: datetime, role: str) -> RecordConsent:
        """What the form asks for, from somebody with *role*. Raises `FormRefused`: a field cannot be read."""
        errors: dict[str, str] = {}
        if self.instemming not in set(ConsentState):
            errors["instemming"] = "Kies wat u wilt vastleggen."
        days = _days({"datum": self.datum}, errors)
        note = _text(self.toelichting, "toelichting", errors)
        if errors:
            raise FormRefused(errors)
        return RecordConsent(
            kind=kind,
            change=own_id(kind, "consent", f"form {self.formulier}"),
            to=ConsentState(self.instemming),
            decided_on=days["datum"],
            note=note or None,
            seen_version=self.seen,
            by_role=role,
            now=now,
        )


def refused_by(refusal: Refusal | ContractBroken, fields: Collection[str]) -> dict[str, str]:
    """One of the form's *fields* -> what is wrong with it and what to do."""
    if isinstance(refusal, Refusal):
        field = FORM_FIELDS.get(refusal.field, "")
        return {field if field in fields else next(iter(fields)): sentence(refusal)}
    broken = {violation.field.rpartition(".")[2]: violation.rule for violation in refusal.violations}
    if "unit" in broken and "eenheid" in fields:
        return {"eenheid": "Deze eenheid bestaat niet. Kies een eenheid uit de lijst."}
    name = "tekst" if "tekst" in fields else "reden"
    if _NAMES_A_PERSON & set(broken.values()):
        return {name: NAMES_A_PERSON}
    return {name: UNREADABLE}


def _text(typed: str, field: str, errors: dict[str, str], missing: str = "") -> str:
    # Browsers send a line end as two characters, of which a fact takes one.
    text = typed.replace("\r\n", "\n").replace("\r", "\n").strip()
    if missing and not text:
        errors[field] = missing
    if len(text) > LONGEST:
        errors[field] = f"Maak uw tekst korter: {LONGEST} tekens is het meeste."
    if unclean(text):  # not everything becomes a fact, whose contract would refuse it
        errors[field] = UNREADABLE
    return text


def _days(typed: Mapping[str, str], errors: dict[str, str]) -> dict[str, date]:
    found: dict[str, Any] = {field: typed_day(text) for field, text in typed.items()}
    errors |= {field: NO_DAY for field, day in found.items() if day is None or not FIRST_DAY <= day <= LAST_DAY}
    return found
