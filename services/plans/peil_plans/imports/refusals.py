"""Why a paper is not read: each refusal names its rule and says in Dutch what the reader can do."""

from __future__ import annotations


class PaperRefused(Exception):
    """The paper is not read. ``rule`` is for machines, ``sentence`` for people; nothing of the paper is in either."""

    def __init__(self, rule: str, sentence: str) -> None:
        super().__init__(sentence)
        self.rule = rule
        self.sentence = sentence
