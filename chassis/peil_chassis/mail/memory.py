"""A post office in memory: the simulator's and the tests' mail server."""

from __future__ import annotations

import asyncio
from collections import deque

from peil_chassis.mail.compose import check
from peil_chassis.mail.port import Delivery, Message


class MemoryMail:
    """
    A `Mail` that keeps what it accepted.

    Attributes:
        taken: What the server took, also when the answer was lost, in order.
    """

    def __init__(self) -> None:
        self.taken: list[Message] = []
        self._answers: deque[tuple[Delivery, bool]] = deque()

    async def send(self, message: Message) -> Delivery:
        """
        Take *message*, unless a test asked for another answer.

        Raises:
            MessageBroken: a field could change the envelope or headers.
        """
        check(message)
        await asyncio.sleep(0)  # a real server lets others run before it answers
        answer, taken = self._answers.popleft() if self._answers else (Delivery.ACCEPTED, True)
        if taken:
            self.taken.append(message)
        return answer

    def answer_next(self, answer: Delivery, *, taken: bool | None = None) -> None:
        """What the next send hears; with UNKNOWN, *taken* says whether the server had it after all."""
        self._answers.append((answer, answer is Delivery.ACCEPTED if taken is None else taken))
