"""The bodies of requests and answers, and how they become values of the domain and back. Names in lowerCamelCase."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Self

from pydantic import Field, StrictBool

from peil_chassis.http.models import WireModel
from peil_contracts.fields import Code, Identifier, Title
from peil_contracts.survey import MOST_QUESTIONS, RepeatMonths
from peil_issuer.campaigns.domain import campaign as domain
from peil_issuer.campaigns.domain.campaign import Kind, State
from peil_issuer.campaigns.domain.returning import due_on

LocalTime = Annotated[
    str,
    Field(
        pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}$",
        description="A time as the clocks of Amsterdam show it, such as `2026-11-23T09:00`. Of a time that comes twice "
        "in the night when the clock goes back, opening takes the first and closing the second.",
    ),
]


class QuestionShape(WireModel):
    """One question."""

    question: Annotated[Code, Field(description="Id of the question, unique within the campaign.")]
    text: Annotated[Title, Field(description="What is asked.")]
    kind: Annotated[Kind, Field(description="A scale from 1 (disagree) to 5 (agree), or yes and no.")]
    discrimination: Annotated[StrictBool, Field(description="It is about discrimination: then k is 10.")] = False

    def value(self) -> domain.Question:
        """As the domain has it."""
        return domain.Question(self.question, self.text, self.kind, self.discrimination)


class PlanShape(WireModel):
    """A campaign as somebody plans it. It opens and closes by itself."""

    title: Annotated[Title, Field(description="What the campaign is called; who is invited reads it.")]
    questions: Annotated[
        list[QuestionShape], Field(min_length=1, max_length=MOST_QUESTIONS, description="In the order of the form.")
    ]
    opens: LocalTime
    closes: LocalTime
    question_set: Annotated[
        Code | None, Field(description="The set of questions that it is made of; needed when it comes back.")
    ] = None
    theme: Annotated[Title | None, Field(description="What that set is about.")] = None
    repeat_months: Annotated[
        RepeatMonths | None, Field(description="The set is asked again so many months after it opens.")
    ] = None

    def value(self, campaign: str) -> domain.Plan:
        """As the domain has it, for the campaign of this id."""
        questions = tuple(question.value() for question in self.questions)
        return domain.Plan(
            campaign,
            self.title,
            questions,
            self.opens,
            self.closes,
            question_set=self.question_set,
            theme=self.theme,
            repeat_months=self.repeat_months,
        )


class CampaignToPlan(PlanShape):
    """A campaign and its id."""

    campaign: Annotated[Identifier, Field(description="Id of the campaign, new for every campaign.")]


class CampaignAsItIs(CampaignToPlan):
    """A campaign as it stands. Nothing here says who is invited or who drew a code."""

    state: Annotated[State, Field(description="planned, open or closed.")]
    opens_at: Annotated[datetime, Field(description="The moment of opening.")]
    closes_at: Annotated[datetime, Field(description="The moment of closing.")]
    k: Annotated[int, Field(description="No figure is about fewer people.")]
    rules_hash: Annotated[str | None, Field(description="SHA-256 of what opening froze; null before.")]
    invited: Annotated[int, Field(description="How many people may draw a code.")]
    left_out: Annotated[
        bool, Field(description="Whether some who work here were not invited: even together they are fewer than k.")
    ]
    leaves: Annotated[int, Field(description="How many groups the campaign reports on, each of at least k people.")]
    drawn: Annotated[
        int | None,
        Field(description="Codes handed out; null until closed, or when fewer than k people drew one or did not."),
    ]
    comes_back_on: Annotated[
        date | None, Field(description="The day on which it is due again; null before it opens, or when it is not.")
    ]

    @classmethod
    def of(cls, campaign: domain.Campaign) -> Self:
        """As the API shows it."""
        plan = campaign.plan
        return cls(
            campaign=plan.campaign,
            title=plan.title,
            questions=[
                QuestionShape(
                    question=each.question, text=each.text, kind=each.kind, discrimination=each.discrimination
                )
                for each in plan.questions
            ],
            opens=plan.opens,
            closes=plan.closes,
            state=campaign.state,
            opens_at=campaign.opens_at,
            closes_at=campaign.closes_at,
            k=campaign.k,
            rules_hash=campaign.rules_hash,
            invited=campaign.invited,
            left_out=campaign.left_out > 0,
            leaves=campaign.leaves,
            drawn=campaign.drawn_to_tell,
            question_set=plan.question_set,
            theme=plan.theme,
            repeat_months=plan.repeat_months,
            comes_back_on=due_on(campaign),
        )


class CampaignList(WireModel):
    """All campaigns, by id."""

    campaigns: list[CampaignAsItIs]
