"""How the pages of plans hear a form, whatever the room: as it was sent, its number, and what its sender had seen."""

from __future__ import annotations

from typing import Self

from pydantic import BaseModel, ConfigDict


class FormRefused(Exception):
    """What was typed is no command yet. ``errors``: the form's field -> what to do."""

    def __init__(self, errors: dict[str, str]) -> None:
        super().__init__(", ".join(errors))
        self.errors = errors


class Sent(BaseModel):
    """A form as it was sent: text only, nothing refused here, so that nothing typed can be lost."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    formulier: str = ""
    """A number of the form as it was handed out: sent twice, it is carried out once."""
    gezien: str = ""

    def changed(self, **fields: str) -> Self:
        """The same with some fields otherwise."""
        return self.model_copy(update=fields)

    @property
    def seen(self) -> int:
        """The version that was seen; -1: none that was ever handed out."""
        return seen_version(self.gezien)


def seen_version(text: str) -> int:
    """The version that a form says was seen; -1: none that was ever handed out."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else -1
