"""
What is told of a campaign: participation and scores, never about fewer than k people, and of nobody what they said.

Three locks, one behind the other. Participation is a row like any other: the audit sees all rows together, and a unit
in which everybody took part is not told as long as it is small. Scores are told rounded, and near an end of the scale
only as "so much or more". And counts and scores are audited in one model: as long as some group, also one that is
only computed, could be read off to have answered alike, a unit loses its scores. All questions have the same units.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from functools import partial
from typing import NamedTuple

from peil_disclosure.audit import Invited, audit
from peil_disclosure.coding import Coded, code_mean, code_share, may_be_told
from peil_disclosure.mask import mask_scores
from peil_disclosure.model import Population, Problem, Refused, Row, Verdict, problem
from peil_disclosure.primary import sift
from peil_disclosure.repair import repair
from peil_disclosure.scores import Score as Figure
from peil_reporting.surveys.domain.campaign import Opened, Question
from peil_reporting.surveys.domain.figures import Mark, Score, SurveyGate, SurveyMade, Told
from peil_reporting.surveys.domain.leaves import ROOT, Leaf, Nodes, check_leaves, node_of, pooled, rest_of

FAVOURABLE: Mapping[str, tuple[int, ...]] = {"scale-5": (0, 0, 0, 1, 1), "yes-no": (1, 0)}
"""Which answers a share counts: 4 and 5 of a scale, or yes."""
POINTS = (1, 2, 3, 4, 5)


def told_of(
    opened: Opened, leaves: Sequence[Leaf], gate: SurveyGate, names: Mapping[str, str] | None = None
) -> SurveyMade | None:
    """
    Everything that is told of a campaign; None as long as not every leaf has come.

    Units are called by their *names* in what is said of how something could have been computed.

    Raises:
        NotForRelease: the leaves do not hang together.
        Refused: the gate's rule that is broken.
    """
    if not leaves or len(leaves) < max(leaf.leaves for leaf in leaves):
        return None
    check_leaves(opened, leaves)
    joined = pooled(leaves, gate.k)
    if not joined:
        return None
    nodes = Nodes(joined, names)
    shown = _participation(nodes, gate)
    scores, masked, recipes = _scores(nodes, opened.questions, shown.problem, gate)
    if masked:
        # A unit with people and without answers would say that somebody answered alike: it is told like a small one.
        rows = tuple(row for row in shown.problem.rows if row.name not in masked)
        left = replace(shown.problem, rows=rows)
        shown = shown._replace(problem=left, verdict=audit(left), hidden=(*shown.hidden, *masked))
    rows_told = [row.name for row in shown.problem.rows]
    told = [_told(nodes, node, rows_told, scores) for node in nodes.every() if node in rows_told]
    return SurveyMade(
        told,
        {node: frozenset(node_of(nodes.leaves[at]) for at in nodes.cells(node)) for node in rows_told},
        shown.problem,
        shown.verdict,
        shown.hidden,
        (*shown.recipes, *recipes),
    )


class _Shown(NamedTuple):
    problem: Problem
    verdict: Verdict
    hidden: tuple[str, ...]
    recipes: tuple[str, ...]


def _participation(nodes: Nodes, gate: SurveyGate) -> _Shown:
    """Of which nodes it is told how many took part."""
    population = Population(
        tuple(leaf.answered for leaf in nodes.leaves), tuple(nodes.way(leaf) for leaf in nodes.leaves)
    )
    rows = [Row(node, nodes.words(node), nodes.cells(node), nodes.depth(node)) for node in nodes.every()]
    heads = [Invited(nodes.words(node_of(leaf)), frozenset({at}), leaf.invited) for at, leaf in enumerate(nodes.leaves)]
    sifted = sift(rows, population, gate.k, invited={row.name: nodes.invited(row.name) for row in rows})
    asked = problem(population, sifted.rows, gate.k, floor=gate.floor)
    # Readers know how many were invited: no small group may be known to have taken part to the last.
    checked = partial(audit, invited=heads)
    first = checked(asked)
    repaired = repair(asked, key=gate.key, audit=checked)
    return _Shown(
        repaired.problem,
        audit(repaired.problem),
        (*sifted.hidden, *repaired.hidden),
        tuple(violation.recipe.words for violation in first.violations),
    )


def _scores(
    nodes: Nodes, questions: Sequence[Question], shown: Problem, gate: SurveyGate
) -> tuple[dict[str, dict[str, Score]], tuple[str, ...], tuple[str, ...]]:
    """
    Per question and node what is told; the nodes of which nothing may be; and what would have given somebody away.

    When even the whole gives somebody away no question is told anywhere, and how many took part stays.
    """
    names = [row.name for row in shown.rows]
    places = {one.question: _places(nodes, one, names, gate.k) for one in questions}
    figures = [
        Figure(node, one.question, weights, *coded.sums, sum(nodes.counts(node, one)))
        for one in questions
        for node in places[one.question]
        for weights, coded in _coded(one, nodes.counts(node, one))
    ]
    if not figures:
        return {}, (), ()
    given = {one.question: nodes.given(one) for one in questions if places[one.question]}
    try:
        rests = [node for node in names if node == rest_of(node.partition("/")[0])]  # nobody leads them
        masked = mask_scores(shown, figures, key=gate.key, given=given, first=rests)
    except Refused as refused:
        return {}, (), (refused.rule,)
    if nodes.root in masked.hidden:
        return {}, (), ("geen enkele vraag",)
    told = {
        one.question: {
            node: _score(one, nodes.counts(node, one)) for node in places[one.question] if node not in masked.hidden
        }
        for one in questions
    }
    recipes = [f"met de antwoorden erbij: {nodes.words(name)}" for name in masked.hidden]
    return told, masked.hidden, tuple(recipes)


def _places(nodes: Nodes, question: Question, names: Sequence[str], k: int) -> list[str]:
    """Where *question* may be told: at every node, or, where too many skipped it, of the whole alone, or nowhere."""
    # Not by marks or rounding either may it be seen that some skipped it.
    fits = {node: _fits(nodes, question, node, k) for node in names}
    return list(names) if all(fits.values()) else [nodes.root] if fits.get(nodes.root) else []


def _fits(nodes: Nodes, question: Question, node: str, k: int) -> bool:
    """Whether *question* reads at *node* as if everybody who took part had answered it."""
    counts, n = nodes.counts(node, question), nodes.answered(node)
    if not may_be_told(sum(counts), n, k):
        return False
    try:
        return all(coded._replace(n=n).sums for _, coded in _coded(question, counts))
    except Refused:
        return False  # so many people cannot have given that figure


def _coded(question: Question, counts: Sequence[int]) -> list[tuple[tuple[int, ...], Coded]]:
    answered = sum(counts)
    favourable = FAVOURABLE[question.kind]
    part = sum(count * weight for count, weight in zip(counts, favourable, strict=True))
    found = [(favourable, code_share(part, answered))]
    if question.kind == "scale-5":
        points = sum(count * weight for count, weight in zip(counts, POINTS, strict=True))
        found.append((POINTS, code_mean(points, answered)))
    return found


def _score(question: Question, counts: Sequence[int]) -> Score:
    coded = [Mark(one.value, one.side) for _, one in _coded(question, counts)]
    return Score(coded[0], coded[1] if len(coded) > 1 else None)


def _told(nodes: Nodes, node: str, names: Sequence[str], scores: Mapping[str, Mapping[str, Score]]) -> Told:
    invited, answered = nodes.invited(node), nodes.answered(node)
    unit, _, rest = node.partition("/")
    deeper = [other for other in names if nodes.depth(other) > nodes.depth(node)]
    alike = [other for other in deeper if nodes.cells(other) == nodes.cells(node)]
    return Told(
        node=node,
        parent=next((above for above in nodes.above(node) if above in names), ROOT),
        unit=unit,
        part="rest" if rest else "whole",
        invited=invited,
        answered=answered,
        participation=_in_a_hundred(answered, invited),
        scores={name: of[node] for name, of in scores.items() if node in of},
        based_on=max(alike, key=nodes.depth) if alike else "",
    )


def _in_a_hundred(part: int, whole: int) -> str:
    return str((Decimal(100 * part) / whole).quantize(Decimal("0.1"), ROUND_HALF_UP))
