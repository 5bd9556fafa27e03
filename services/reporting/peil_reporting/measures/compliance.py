"""
BIWS compliance: of the vacancies that came to an end, those for which the procedure was followed (`vacancies.ending`).

A vacancy that was withdrawn never came to its end and is not counted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from peil_disclosure.attributes import Share, may_be_told
from peil_reporting.vacancies.ending import Ended


def share_of(vacancies: Sequence[Ended], person: Mapping[str, int]) -> Share:
    """How many of *vacancies* followed the procedure, and how many persons that is about."""
    with_it = {person[one.vacancy] for one in vacancies if one.followed}
    without_it = {person[one.vacancy] for one in vacancies if not one.followed}
    part = sum(one.followed for one in vacancies)
    return Share(part, len(vacancies), len(with_it | without_it), len(with_it), len(without_it))


def may_stand(vacancies: Sequence[Ended], person: Mapping[str, int], k: int) -> bool:
    """
    Whether the share of *vacancies* may be told: by k persons on either side, and none of whom it says anything.

    Somebody with more vacancies than did not follow the procedure would be known to have followed it at least once; so
    nobody may have more than either side holds. Two sets that may be told may be told together.
    """
    share = share_of(vacancies, person)
    most = max(Counter(person[one.vacancy] for one in vacancies).values(), default=0)
    return may_be_told(share, k) and most <= min(share.part, share.whole - share.part)
