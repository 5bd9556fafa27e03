"""What notifier reads from its environment."""

from __future__ import annotations

import json
import sys
from datetime import date, time
from importlib.resources import files
from pathlib import Path
from typing import Literal

import msgspec
from pydantic import Field

from peil_chassis.clock import Clock
from peil_chassis.login.settings import LoginSettings
from peil_chassis.mail.smtp import Encryption, SmtpMail
from peil_chassis.sealing import Keyring
from peil_chassis.settings import ServiceSettings
from peil_contracts.envelope import SOURCE_PATTERN
from peil_contracts.vacancies import BIWS_STEPS
from peil_notifier.calendar.domain import Calendar, Window
from peil_notifier.items.domain.rhythms import Rhythm
from peil_notifier.items.domain.sources import Term
from peil_notifier.rules import Rules

DEMO_OIN = "00000001234567890000"
"""Not given out to any organisation."""

_KEY = "[0-9a-f]{64}"
_WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DAY = r"\d{4}-\d{2}-\d{2}"
_TIME = r"([01]\d|2[0-3]):[0-5]\d"


class TermsBroken(ValueError):
    """The file with the terms of the steps cannot be used."""


class NotifierSettings(ServiceSettings, LoginSettings):
    """Variables of notifier. Each is named ``PEIL_`` and the field in capitals."""

    database: str = Field(
        default="peil_notifier", pattern=r"^[a-z][a-z0-9_]{0,37}$", description="notifier's own database"
    )
    source: str = Field(
        default=f"urn:nld:oin:{DEMO_OIN}:systeem:peil-notifier",
        pattern=SOURCE_PATTERN,
        description="the source that notifier's facts name: the organisation's OIN and this system",
    )
    leading_source: str = Field(
        default=f"urn:nld:oin:{DEMO_OIN}:systeem:hr",
        pattern=SOURCE_PATTERN,
        description="source whose references of persons make pseudonyms: only a system of that source puts contacts",
    )
    contacts_key: str = Field(
        pattern=f"^{_KEY}$",
        repr=False,
        description="secret that seals addresses and signs links, 64 hexadecimal digits; keep it safe",
    )
    contacts_keys_before: str = Field(
        default="",
        pattern=f"^({_KEY}(,{_KEY})*)?$",
        repr=False,
        description="secrets that PEIL_CONTACTS_KEY took the place of, commas between",
    )
    smtp_host: str = Field(default="127.0.0.1", min_length=1, description="mail server")
    smtp_port: int = Field(default=25, ge=1, le=65535, description="its port")
    smtp_encryption: Literal["none", "starttls", "tls"] = Field(
        default="none", description="how the connection to the mail server is protected"
    )
    smtp_username: str | None = Field(default=None, description="for a mail server that asks who sends")
    smtp_password: str | None = Field(default=None, repr=False, description="belongs to PEIL_SMTP_USERNAME")
    mail_from: str = Field(default="peil@example.org", min_length=3, description="address that messages come from")
    bureau_mail: str = Field(
        default="",
        pattern=r"^([^@\s<>,;\"]+@[^@\s<>,;\"]+\.[^@\s<>,;\"]+)?$",
        max_length=254,
        description="mailbox of Bureau I&D, told of what is put before it; empty: who carries the plan is reminded",
    )
    extra_days: str = Field(
        default="",
        pattern=f"^({_DAY}(,{_DAY})*)?$",
        description="days on which the municipality is closed besides the holidays, as YYYY-MM-DD, commas between",
    )
    work_days: str = Field(
        default="mon,tue,wed,thu,fri",
        pattern=r"^(mon|tue|wed|thu|fri|sat|sun)(,(mon|tue|wed|thu|fri|sat|sun))*$",
        description="days of the week that are worked",
    )
    step_terms: Path | None = Field(
        default=None, description="file with the working days of each recruitment step; left out: Peil's own default"
    )
    mail_opens: str = Field(default="07:00", pattern=f"^{_TIME}$", description="from when mail goes out, in Amsterdam")
    mail_closes: str = Field(default="18:00", pattern=f"^{_TIME}$", description="until when mail goes out")
    link_days: int = Field(default=30, ge=1, le=365, description="days that a link in a message is good")
    digest_every_s: float = Field(
        default=60.0, ge=0.1, le=3600, description="seconds between two looks for what is due"
    )
    digest_keep_days: int = Field(
        default=400, ge=30, le=3650, description="days that messages and ended reminders are kept"
    )

    def keyring(self) -> Keyring:
        """The key that seals and signs, and those before it that still open."""
        before = [key for key in self.contacts_keys_before.split(",") if key]
        return Keyring(self.contacts_key, before, owner="notifier")

    def mail(self, clock: Clock) -> SmtpMail:
        """The mail server."""
        return SmtpMail(
            self.smtp_host,
            self.smtp_port,
            clock,
            encryption=Encryption(self.smtp_encryption),
            username=self.smtp_username,
            password=self.smtp_password,
        )

    def rules(self) -> Rules:
        """
        The choices of the municipality.

        Raises:
            TermsBroken: the file of terms cannot be used.
            ValueError: one of the extra days is no day.
        """
        return Rules(
            calendar=Calendar(
                [date.fromisoformat(day) for day in self.extra_days.split(",") if day],
                [_WEEK.index(name) for name in self.work_days.split(",")],
            ),
            window=Window(time.fromisoformat(self.mail_opens), time.fromisoformat(self.mail_closes)),
            terms=read_terms(self.step_terms),
            sender=self.mail_from,
            public_url=self.public_url,
            links_last_days=self.link_days,
            digest_every_s=self.digest_every_s,
            keep_days=self.digest_keep_days,
            bureau_mail=self.bureau_mail,
            rhythms=read_rhythms(),
        )


def read_terms(path: Path | None = None) -> dict[str, Term]:
    """
    Per step its title and how many working days it may take, from *path* or from our own default.

    Raises:
        TermsBroken: the file cannot be read, names no term for a step, or one that is no whole number from 1 to 250.
    """
    try:
        text = (path or files("peil_notifier.items").joinpath("terms.json")).read_text(encoding="utf-8")
        terms = msgspec.convert(json.loads(text)["steps"], dict[str, Term])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise TermsBroken(f"The file of terms {path} cannot be read: it must be JSON with 'steps'.") from error
    for step in BIWS_STEPS:
        if step not in terms or not 1 <= terms[step].working_days <= 250:
            raise TermsBroken(f"The file of terms {path} must give '{step}' a number of working days from 1 to 250.")
    return terms


def read_rhythms() -> dict[str, Rhythm]:
    """Per kind of what is done in teams what comes back and within how many months: reference data of ours."""
    text = files("peil_notifier.items").joinpath("rhythms.json").read_text(encoding="utf-8")
    return msgspec.convert(json.loads(text)["kinds"], dict[str, Rhythm])


def load_rules(settings: NotifierSettings) -> Rules:
    """
    The choices of the municipality, as *settings* say; when they cannot be used the process ends with code 2.

    Raises:
        SystemExit: the file of terms or a day is wrong; one sentence on standard error says which.
    """
    try:
        return settings.rules()
    except ValueError as error:
        sentence = (
            str(error) if isinstance(error, TermsBroken) else f"PEIL_EXTRA_DAYS holds a day that is none: {error}."
        )
        print(sentence, file=sys.stderr)
        raise SystemExit(2) from None
