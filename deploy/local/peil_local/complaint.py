"""What a person is told when something does not work: one sentence with the cause, and what to do."""

from __future__ import annotations

import errno
from pathlib import Path


class Complaint(Exception):
    """A cause in the reader's own words and what to do about it. Shown as it is; nobody sees a traceback."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def out_of_space(where: Path | str) -> Complaint:
    """The disk that holds *where* is full, or nearly."""
    return Complaint(
        f"Er is te weinig schijfruimte bij {where}: maak ruimte vrij of kies een andere map met --data MAP."
    )


def explain(error: OSError, where: Path) -> Complaint:
    """Put an operating system's refusal into words; *where* is the folder to name when the error names none."""
    place = error.filename or where
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return out_of_space(place)
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return Complaint(f"Peil mag {place} niet schrijven: geef jezelf rechten of kies een map met --data MAP.")
    return Complaint(f"{place} is onbruikbaar ({error.strerror}): kijk of de schijf in orde is en probeer opnieuw.")
