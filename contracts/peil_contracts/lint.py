"""
What must not stand in an attribute, or in free text, because it may point at a person.

Attributes travel through logs, headers and routing tables (NL GOV profile for CloudEvents 1.1: sensitive information
does not belong in context attributes). A program cannot know a person's name when it sees one, so each rule is a
*form*, named and fixed: a supplier sees it in the first check and not by chance on the hundredth event. For that
reason nine digits are refused whether or not they pass the check of a citizen service number.
"""

from __future__ import annotations

import re

# UUIDs, ULIDs and long hexadecimal digests: their digits come from chance and point at nobody.
FROM_CHANCE = re.compile(
    r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
    r"|(?<![0-9A-Za-z])[0-9A-HJKMNP-TV-Z]{26}(?![0-9A-Za-z])"
    r"|[0-9a-f]{16,}",
    re.IGNORECASE,
)

_NAME_WORD = r"[A-Z][a-z'\u00c0-\u024f-]+"
_PARTICLE = r"(?:van|von|de|den|der|di|el|la|le|op|te|ten|ter|'t|in)"
_PERSON_WORD = (
    r"bsn|pnr|p-nr|personeelsnr|personeelsnummer|personnel|medewerker|employee|emp|"
    r"persoon|person|sollicitant|kandidaat|candidate"
)

PERSON_RULES: dict[str, tuple[re.Pattern[str], str]] = {
    "email-address": (
        re.compile(r"mailto:|[^\s@]+(?:@|%40)[^\s@]+\.[A-Za-z]{2,}", re.IGNORECASE),
        "looks like an e-mail address: use an id that does not point at a person.",
    ),
    "phone-number": (
        re.compile(r"tel:|(?<![0-9])(?:\+[0-9]{1,3}|0031|0)[ .()-]{0,3}6(?:[ .-]?[0-9]){8}(?![0-9])|\+[0-9 .()-]{9,}"),
        "looks like a telephone number: use an id that does not point at a person.",
    ),
    "nine-digits": (
        re.compile(r"(?<![0-9])(?:[0-9]{9}|[0-9]{4}\.[0-9]{2}\.[0-9]{3}|[0-9]{3}[. ][0-9]{3}[. ][0-9]{3})(?![0-9])"),
        "holds nine digits, the form of a citizen service number (BSN): use a UUID or another form of id.",
    ),
    "personnel-number": (
        re.compile(rf"(?<![a-z])(?:{_PERSON_WORD})[ .:#_-]{{0,3}}[0-9]{{3,}}", re.IGNORECASE),
        "looks like a personnel number: use an id that does not point at a person.",
    ),
    "personal-name": (
        re.compile(
            rf"(?:[A-Za-z]\.){{1,4}}[ -]?(?:{_PARTICLE}[ .])*[A-Za-z][A-Za-z-]+"
            rf"|{_NAME_WORD}(?:,? {_PARTICLE})*,? {_NAME_WORD}(?:[ ,].*)?"
            rf"|{_NAME_WORD}, ?[A-Z]\..*"
            rf"|(?:dhr|mevr|mw|hr|mr|mrs|ms|drs)\.? ?{_NAME_WORD}.*"
        ),
        "looks like a person's name: use an id that does not point at a person.",
    ),
}
"""Rule -> (form, what to do). A name must fill the value; the other forms may stand anywhere in it."""


def points_at_person(text: str) -> tuple[str, str] | None:
    """
    The first rule of `PERSON_RULES` that *text* breaks, as (rule, what to do), or None.

    UUIDs, ULIDs and digests within *text* are left out: their digits come from chance.
    """
    rest = FROM_CHANCE.sub("*", text)
    for rule, (form, message) in PERSON_RULES.items():
        found = form.fullmatch(rest) if rule == "personal-name" else form.search(rest)
        if found:
            return rule, message
    return None


# In free text grouped digits are money more often than a citizen service number: nine in a row alone are refused.
_IN_TEXT: dict[str, tuple[re.Pattern[str], str]] = {
    "email-address": (
        PERSON_RULES["email-address"][0],
        "holds an e-mail address: leave it out, this text is published.",
    ),
    "phone-number": (
        PERSON_RULES["phone-number"][0],
        "holds a telephone number: leave it out, this text is published.",
    ),
    "nine-digits": (
        re.compile("(?<![0-9])[0-9]{9}(?![0-9])"),
        "holds nine digits, the form of a citizen service number (BSN): leave them out, this text is published.",
    ),
}


def reaches_person(text: str) -> tuple[str, str] | None:
    """
    The first of email-address, phone-number and nine-digits that free *text* holds, with what to do, or None.

    Names are not looked for: no form tells them from other words.
    """
    rest = FROM_CHANCE.sub("*", text)
    return next(((rule, message) for rule, (form, message) in _IN_TEXT.items() if form.search(rest)), None)
