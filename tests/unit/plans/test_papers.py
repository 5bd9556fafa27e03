"""The typed-over papers say what the papers say. What is needed of them is typed here a second time, as tokens."""

from __future__ import annotations

import json
from calendar import monthrange
from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from peil_contracts.catalogue import parse_delivery
from peil_local.identity.clients import ENTRIES
from peil_local.papers import PLANS, UNITS, plans_to_send, units_to_send

PO, DDV = "000_72690ab4f8b15f03.txt", "004_774d9fc968adf272.txt"
SEEDS = Path(__file__).parents[4] / "shared" / "seeds"

# Per line: words that stand on it, and how many ticks. Typed from the papers, independently of the data files.
PO_LINES: dict[int, tuple[tuple[str, ...], int]] = {
    5: (("VOORTGANGSRAPPORTAGE",), 0),
    7: (("Personeel & Organisatie", "7 maart 2024"), 0),
    15: (("Acties A", "bewustwording"), 0),
    20: (("A1.", "Q3 2023", "ca. 8 uur per week"), 3),
    21: (("A2.", "Q3 2023", "Per kwartaal"), 1),
    22: (("A3.", "Q4 2023", "Q1 2024", "herzien"), 0),
    23: (("A4.", "zomer 2024", "Beleid & Implementatie", "Organisatieadvies", "Q3"), 2),
    27: (("Acties B", "sociaal veilige"), 0),
    30: (("B1.", "Doorlopend"), 0),
    31: (("B2.", "Q4 2023", "gedeeltelijk", "Vertrouwenspersonen"), 1),
    32: (("B3.", "Q3 2024", "Q2 2024", "Gereed", "dashboard Sociale Veiligheid"), 1),
    33: (("B4.", "Q4 2023", "A3", "MWO"), 0),
    34: (("B5.", "Doorlopend", "Q3 2023", "Q2 2023", "Amsterdamse School", "Carrierecentrum"), 3),
    35: (("B6.", "Doorlopend"), 1),
    39: (("deel II",), 0),
    42: (("B7.", "Jan en Feb", "7 maart 2024", "KIS en Muzus", "Opdracht aan de werkgroep"), 1),
    46: (("Acties C",), 0),
    51: (("C1.", "Doorlopend", "nog niet gerealiseerd", "Streefcijfers", "aandachtspunt van MT", "HR adviseur"), 1),
    52: (("C2.", "Q4 2023- Q4 2024", "Aanvullen", "training inclusief werven en selecteren"), 0),
    53: (("C3.", "Doorlopend", "Streefcijfers", "aandachtspunt van MT"), 1),
}
DDV_LINES: dict[int, tuple[str, ...]] = {
    31: ("directie Digitale Voorzieningen", "Gemeente Amsterdam"),
    44: ("10 leden", "16 uur per maand", "€60 per uur"),
    51: ("Goedkeuring en Implementatie van Beleid",),
    52: ("Toewijzing van Middelen",),
    53: ("Rollen", "verantwoordelijkheden van werkgroep leden"),
    54: ("Samenwerkingsverbanden",),
    55: ("Cultuur en Gedragsverandering",),
    56: ("Monitoring en Evaluatie", "KPI's"),
    57: ("communicatiestrategie",),
    61: ("Cluster DII",),
    65: ("digitale en fysieke toegankelijkheid", "managementteam", "Facilitair en Communicatie"),
    92: ("2024",),
    94: ("Kwartaal 2",),
    96: ("4.1.1",),
    99: ("5 nieuwe leden",),
    102: ("Kwartaal 2",),
    104: ("4.1.2",),
    107: ("20 deelnemers",),
    108: ("ethische commissie",),
    110: ("goedgekeurd te hebben", "Kwartaal 2"),
    112: ("4.1.3",),
    116: ("senior management",),
    118: ("Kwartaal 2",),
    121: ("Kwartaal 3",),
    123: ("4.2.1",),
    126: ("50/50", "10%"),
    130: ("zes maanden",),
    132: ("4.2.2",),
    135: ("maandelijks", "kwartaal"),
    138: ("één maand",),
    140: ("4.2.3",),
    142: ("vergroten van bewustzijn",),
    143: ("100%",),
    144: ("medezeggenschap",),
    146: ("drie maanden",),
    148: ("4.2.4",),
    152: ("zes maanden",),
    155: ("twee maanden",),
    157: ("Kwartaal 4",),
    159: ("4.3.1",),
    162: ("100%", "12 maanden"),
    165: ("3 maanden", "12 maanden"),
    167: ("4.3.2",),
    170: ("1, 3 en 5 jaar",),
    174: ("6 maanden", "jaarlijkse"),
    176: ("4.3.3",),
    178: ("maandelijkse",),
    179: ("75%",),
    182: ("2 maanden",),
    184: ("Kwartaal 1 2025",),
    186: ("4.4.1",),
    192: ("6 maanden", "een maand na de evaluatie"),
    196: ("4.4.2",),
    199: ("criteria",),
    202: ("3 maanden", "6 maanden"),
    204: ("4.4.3",),
    207: ("75%",),
    210: ("2 maanden",),
    217: ("Inclusief werven en selecteren", "Management", "7.500"),
    218: ("Inclusief werven en selecteren", "werkgroep", "7.500"),
    219: ("Inclusief leiderschap", "30.000"),
    220: ("Bewustwording", "30.000"),
    221: ("Evenementen", "25.000"),
    222: ("Werkgroep (10 leden)", "187.200"),
    223: ("Totaal", "287.200"),
    225: ("8 uur", "tijd krijgen"),
}
PO_STATUS = {
    "A1": "done",
    "A2": "running",
    "A3": "to-revise",
    "A4": "running",
    "B1": "continuous",
    "B2": "running",
    "B3": "done",
    "B4": "to-revise",
    "B5": "continuous",
    "B6": "continuous",
    "B7": "done",
    "C1": "continuous",
    "C2": "unknown",
    "C3": "continuous",
}
SERVES = {
    "A1 A2 A3 A4": ("3", None),
    "B2 B5": ("2", None),
    "B3": ("2", "2.13"),
    "B4": ("2", "2.11"),
    "B7": ("2", "2.5"),
    "C1 C3": ("6", "6.2"),
    "C2": ("6", "6.7"),
    "4.2.1": ("6", None),
    "4.2.3": ("3", None),
    "4.2.4": ("6", "6.7"),
    "4.3.1": ("3", "3.8"),
    "4.3.2": ("6", "6.2"),
    "4.3.3": ("5", None),
    "4.4.1": ("8", None),
    "4.4.3": ("2", "2.12"),
}
"""What actions serve in the mandate, where the paper names the same; the other actions name nothing."""
OWNED = {"B7": ("working-group", None), "C1": ("management-team", "hr-adviser"), "C3": ("management-team", None)}
DDV_CODES = {
    "Kwartaal 2": ["4.1.1", "4.1.2", "4.1.3"],
    "Kwartaal 3": ["4.2.1", "4.2.2", "4.2.3", "4.2.4"],
    "Kwartaal 4": ["4.3.1", "4.3.2", "4.3.3"],
    "Kwartaal 1 2025": ["4.4.1", "4.4.2", "4.4.3"],
}


def plan(name: str) -> dict[str, Any]:
    return next(body for body in plans_to_send() if body["plan"] == name)


def quarter_end(text: str) -> str:
    quarter, year = int(text[1]), int(text[3:])
    return date(year, quarter * 3, monthrange(year, quarter * 3)[1]).isoformat()


def sources(value: Any) -> list[tuple[str, int]]:
    """Every source named anywhere in *value*."""
    if isinstance(value, list):
        return [found for item in value for found in sources(item)]
    if not isinstance(value, dict):
        return []
    if set(value) == {"document", "line"}:
        return [(value["document"], value["line"])]
    return [found for item in value.values() for found in sources(item)]


def test_every_fact_names_a_line_that_is_in_the_excerpt() -> None:
    named = sources([json.loads(path.read_text(encoding="utf-8")) for path in (*PLANS, UNITS)])
    known = {(PO, line) for line in PO_LINES} | {(DDV, line) for line in DDV_LINES}
    assert set(named) <= known
    assert len(named) > 100


def test_every_action_milestone_item_and_section_names_its_source() -> None:
    for body in plans_to_send():
        for action in body["actions"]:
            parts = [action, *action["milestones"], *action.get("items", [])]
            assert all(part["source"]["line"] > 0 for part in parts), action["code"]
        assert all(section["source"] for section in body["sections"])


def test_p_and_o_has_fourteen_actions_with_the_statuses_of_the_paper() -> None:
    actions = plan("actieplan-po")["actions"]
    assert {action["code"]: action["status"] for action in actions} == PO_STATUS
    assert Counter(action["status"] for action in actions) == {
        "continuous": 5,
        "done": 3,
        "running": 3,
        "to-revise": 2,
        "unknown": 1,
    }
    assert [action["code"] for action in actions] == list(PO_STATUS)


def test_ddv_has_thirteen_planned_actions_over_four_quarters() -> None:
    found: dict[str, list[str]] = {}
    for action in plan("actieplan-ddv")["actions"]:
        assert action["status"] == "planned"
        found.setdefault(action["section"], []).append(action["code"])
    assert found == DDV_CODES


@pytest.mark.parametrize("action", plan("actieplan-po")["actions"], ids=lambda action: action["code"])
def test_a_p_and_o_action_has_its_code_ticks_and_quarters_on_its_line(action: dict[str, Any]) -> None:
    words, ticks = PO_LINES[action["source"]["line"]]
    assert words[0] == f"{action['code']}."
    done = sum(milestone["done"] for milestone in action["milestones"])
    # B7's one tick closes a cell with two dates.
    assert done == (2 if action["code"] == "B7" else ticks)
    for milestone in action["milestones"]:
        text = milestone["periodText"]
        if text[:2] in {"Q1", "Q2", "Q3", "Q4"} and len(text) == 7:
            assert text in words
            assert milestone["dueOn"] == quarter_end(text)
        if text.startswith(("Doorlopend", "Per kwartaal")):
            assert text.split(" gedurende")[0] in words
            assert milestone["dueOn"] is None


@pytest.mark.parametrize("action", plan("actieplan-ddv")["actions"], ids=lambda action: action["code"])
def test_a_ddv_action_is_due_at_the_end_of_the_quarter_it_stands_under(action: dict[str, Any]) -> None:
    assert DDV_LINES[action["source"]["line"]] == (action["code"],)
    (milestone,) = (each for each in action["milestones"] if "after" not in each and "gate" not in each)
    assert DDV_LINES[milestone["source"]["line"]][0] == milestone["periodText"] == action["section"]
    quarter = action["section"].removeprefix("Kwartaal ")
    assert milestone["dueOn"] == quarter_end("Q" + (quarter if len(quarter) > 1 else f"{quarter} 2024"))
    assert not milestone["done"]


def test_a_term_of_ddv_runs_from_a_milestone_of_its_plan_and_is_the_terms_of_its_line() -> None:
    actions = plan("actieplan-ddv")["actions"]
    milestones = {(one["action"], each.get("milestone")) for one in actions for each in one["milestones"]}
    waiting = [each for one in actions for each in one["milestones"] if "after" in each]
    terms = {1: ("een maand",), 3: ("drie maanden", "3 maanden"), 12: ("12 maanden",)}
    assert len(waiting) == 4
    for each in waiting:
        after, words = each["after"], DDV_LINES[each["source"]["line"]]
        assert (after["action"], after["milestone"]) in milestones
        assert any(term in " ".join(words) for term in terms[after["months"]])


def test_two_actions_of_ddv_wait_for_the_approval_that_their_lines_ask_for() -> None:
    gates = {
        action["code"]: each
        for action in plan("actieplan-ddv")["actions"]
        for each in action["milestones"]
        if each.get("gate")
    }
    assert {code: each["source"]["line"] for code, each in gates.items()} == {"4.1.2": 110, "4.2.3": 144}
    assert "goedgekeurd te hebben" in DDV_LINES[110]
    assert "medezeggenschap" in DDV_LINES[144]
    assert gates["4.1.2"]["dueOn"] == quarter_end("Q2 2024")
    assert not any(each["done"] for each in gates.values())


def test_an_action_names_a_theme_or_an_owner_only_where_its_paper_does() -> None:
    serves = {code: serves for codes, serves in SERVES.items() for code in codes.split()}
    for action in (action for body in plans_to_send() for action in body["actions"]):
        code = action["code"]
        assert (action.get("theme"), action.get("intervention")) == serves.get(code, (None, None)), code
        assert (action.get("owner"), action.get("coOwner")) == OWNED.get(code, (None, None)), code


def test_an_action_that_goes_on_without_end_is_the_only_kind_with_status_continuous() -> None:
    for body in plans_to_send():
        for action in body["actions"]:
            assert action["continuous"] or action["status"] != "continuous", action["code"]
            if action["continuous"]:
                assert any(milestone["dueOn"] is None for milestone in action["milestones"]), action["code"]


@pytest.mark.parametrize(("code", "word"), [("A1", "interim"), ("B2", "gedeeltelijk"), ("B3", "spreken elkaar tegen")])
def test_where_the_paper_contradicts_itself_a_remark_says_so(code: str, word: str) -> None:
    action = next(action for action in plan("actieplan-po")["actions"] if action["code"] == code)
    assert word in action["remark"]


def test_every_plan_hangs_on_a_unit_and_every_unit_on_one_sent_before_it() -> None:
    placed: set[str | None] = {None}
    for event in units_to_send():
        assert event["data"]["parent"] in placed
        placed.add(event["data"]["unit"])
    assert {body["unit"] for body in plans_to_send()} <= placed


def test_every_unit_is_a_delivery_that_keeps_its_contract() -> None:
    for event in units_to_send():
        delivery = parse_delivery(event, now=datetime(2026, 3, 3, tzinfo=UTC))
        assert delivery.source in ENTRIES["hr-system"]["sources"]
        assert delivery.id == f"papers-{event['data']['unit']}"


def test_the_amounts_of_the_papers_stand_on_their_lines_and_come_to_their_total() -> None:
    entries = json.loads(PLANS[1].read_text(encoding="utf-8"))["entries"]
    stated = {
        each["entry"]: (each["body"]["stated"], each["source"]["line"]) for each in entries if "stated" in each["body"]
    }
    for amount, line in stated.values():
        assert any(f"{amount:,}".replace(",", ".") in words for words in DDV_LINES[line])
    total, _ = stated.pop("totaal")
    assert sum(amount for amount, _ in stated.values()) == total


@pytest.mark.skipif(not SEEDS.is_dir(), reason="since 2026-11-22: the papers are not part of this repository")
def test_the_excerpt_agrees_with_the_papers_themselves() -> None:
    for document, lines in ((PO, {n: words for n, (words, _) in PO_LINES.items()}), (DDV, DDV_LINES)):
        text = (SEEDS / document).read_text(encoding="utf-8").splitlines()
        for number, words in lines.items():
            line = text[number - 1].replace("&amp;", "&")
            assert all(word.lower() in line.lower() for word in words), (document, number)
    text = (SEEDS / PO).read_text(encoding="utf-8").splitlines()
    assert {n: text[n - 1].count("✓") for n in PO_LINES} == {n: ticks for n, (_, ticks) in PO_LINES.items()}
