"""Every cell of a table has its place in the proposal: in a value, as a number, as a header, or among what was left."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from imports_papers import excel, ods
from peil_plans.imports.domain.figures import Hours
from peil_plans.imports.domain.proposal import Proposal
from peil_plans.imports.domain.propose import propose
from peil_plans.imports.readers.opening import read_content

HEADERS = {
    "title": ["Actie", "Maatregel", "Wat gaan we doen"],
    "owner": ["Trekker", "Wie", "Verantwoordelijke"],
    "co-owner": ["Mede-trekker"],
    "when": ["Gereed", "Wanneer", "Planning"],
    "status": ["Status", "Stand van zaken"],
    "remark": ["Opmerking", "Toelichting"],
    "amount": ["Budget", "Kosten"],
    "hours": ["Uren", "Uren per week"],
    "measure": ["Meetbaar resultaat"],
    "other": ["Kleur van de map"],
}
CELLS = {
    "title": ["Mentorpool opzetten", "Teksten herschrijven", "Overleg met de OR", "", "", "1.1"],
    "owner": ["HR", "Teammanagers", "n.t.b.", "", "Zorg & Welzijn", "iedereen"],
    "co-owner": ["", "OR", "-"],
    "when": ["Q1 2026", "medio maart 2026", "", "voor de zomer", "Q2 en Q4 2026", "doorlopend", "30/6/2026"],
    "status": ["loopt", "gepland", "", "??", "75%", "niet opgepakt: geen tijd", "on hold"],
    "remark": ["", "zie bijlage"],
    "amount": ["", "1.000", "€ 2.500,-", "ca. 3k", "500 p.p."],
    "hours": ["", "8", "4 p/w", "8,5u", "tien"],
    "measure": ["", "80% van teams", "tevreden medewerkers"],
    "other": ["blauw", ""],
}


@st.composite
def tables(draw: st.DrawFn) -> list[list[str]]:
    """A table of actions, with or without numbers; a title may lack, and so may anything else."""
    others = draw(st.lists(st.sampled_from([each for each in HEADERS if each != "title"]), unique=True, max_size=7))
    fields = draw(st.permutations(["title", *others]))
    numbered = draw(st.booleans())
    rows = [[draw(st.sampled_from(HEADERS[name])) for name in fields]]
    rows += [[draw(st.sampled_from(CELLS[name])) for name in fields] for _ in range(draw(st.integers(2, 6)))]
    return [[*([str(at) if at else "Nr"] if numbered else []), *row] for at, row in enumerate(rows)]


def csv(rows: list[list[str]]) -> Proposal:
    return propose(read_content("\n".join(";".join(row) for row in rows).encode(), "plan.csv"))


def places(proposal: Proposal) -> set[tuple[int | None, int | None]]:
    """Row and column of whatever the proposal tells of."""
    told = [value.place for action in proposal.actions for value in action.values]
    told += [left.place for left in proposal.leftovers]
    told += [column.place for column in proposal.columns]
    told += [notice.place for notice in proposal.notices]
    return {(place.row, place.column) for place in told}


@given(tables())
def test_no_cell_of_a_table_is_dropped(rows: list[list[str]]) -> None:
    proposal = csv(rows)
    kept, numbers = places(proposal), {(action.place.row, action.code) for action in proposal.actions}
    dropped = [
        (row, column, text)
        for row, texts in enumerate(rows, 1)
        for column, text in enumerate(texts, 1)
        if text and (row, column) not in kept and (row, text) not in numbers
    ]
    assert dropped == []


def test_a_row_with_a_number_of_its_own_is_no_part_of_the_action_above() -> None:
    rows = [["Nr", "Actie", "Trekker", "Gereed"], ["1", "Werven", "HR", "Q1 2026"], ["2", "", "Zorg", "Q2 2026"], ["3"]]
    proposal = csv(rows)
    first, second = proposal.actions
    assert [(value.field, value.source) for value in first.values] == [
        ("title", "Werven"),
        ("owner", "HR"),
        ("milestone", "Q1 2026"),
    ]
    assert second.code == "2"
    assert not any(value.sure for value in second.values), "what is to be done is not said"
    (left,) = proposal.leftovers
    assert (left.text, left.place.row, left.place.column) == ("3", 4, 1)


def test_a_second_number_of_one_action_is_listed_and_does_not_take_the_place_of_the_first() -> None:
    proposal = csv([["Actie", "Nr", "Wie"], ["Werven", "7", "HR"], ["Leren", "8", "HR"]])
    assert [action.code for action in proposal.actions] == ["7", "8"]
    cards = "Actie 1: Werven\nNummer: 4\nNummer: 5\nTrekker: HR\n"
    told = propose(read_content(cards.encode(), "plan.txt"))
    assert "5" in " ".join([*(action.code for action in told.actions), *(left.text for left in told.leftovers)])


def test_hours_have_the_period_of_their_column_unless_they_say_another() -> None:
    rows = [["Actie", "Uren per week"], ["Werven", "4"], ["Leren", "8,5u"], ["Lezen", "6 uur per maand"]]
    said = [
        value.content for action in csv(rows).actions for value in action.values if isinstance(value.content, Hours)
    ]
    assert [str(each) for each in said] == ["4 uur per week", "8,5 uur per week", "6 uur per maand"]


def test_a_quote_that_is_never_closed_takes_no_row_with_it_and_is_told() -> None:
    proposal = csv([["Actie", "Wie", "Status"], ['"Werven', "HR", "loopt"], ["Leren", "HR", "gepland"]])
    assert [value.content for action in proposal.actions for value in action.values if value.field == "title"] == [
        '"Werven',
        "Leren",
    ]
    assert "aanhalingsteken" in proposal.notices[0].sentence
    closed = csv([["Actie", "Wie", "Status"], ['"Werven; en\nbehouden"', "HR", "loopt"]])
    assert closed.notices == ()
    assert closed.actions[0].values[0].content == "Werven; en behouden"


def test_what_is_on_hold_is_not_surely_late() -> None:
    (action,) = csv([["Actie", "Wie", "Status"], ["Werven", "HR", "on hold"]]).actions
    (status,) = [value for value in action.values if value.field == "status"]
    assert (status.content, status.sure) == ("delayed", False)


def test_columns_that_are_not_read_are_told() -> None:
    wide: list[list[str]] = [["Actie", "Wie", *(["x"] * 200)], ["Werven", "HR", *(["y"] * 200)]]
    told = [each.sentence for each in csv(wide).notices]
    assert told == ["Kolommen voorbij 120 zijn niet gelezen."]
    assert csv([row[:120] for row in wide]).notices == ()
    for content, name in ((excel({"name": "Blad1", "rows": wide}), "a.xlsx"), (ods("Blad1", wide), "a.ods")):
        assert told[0] in [each.sentence for each in propose(read_content(content, name)).notices]
