"""The attacker finds an attribute of a few colleagues behind figures about people everybody knows."""

from __future__ import annotations

from attacker import Finding
from attacker_registers import Figure, Register, attack_register


def holes(told: list[tuple[str, int, str, int]], sizes: dict[str, int], truth: dict[str, int]) -> list[Finding]:
    figures = tuple(Figure(unit, moment, frozenset(cells), count, count) for unit, moment, cells, count in told)
    return attack_register(Register(figures, sizes, 10), truth)


def test_t15_one_leaver_between_two_months_is_told_apart() -> None:
    sizes, truth = {"b": 22, "w": 1}, {"b": 4, "w": 1}
    found = holes([("unit", 1, "bw", 5), ("unit", 2, "b", 4)], sizes, truth)
    assert {(hole.kind, hole.cells) for hole in found} == {("known", frozenset("w")), ("change", frozenset("w"))}


def test_a_change_group_of_k_is_no_hole_and_one_fewer_is() -> None:
    told = [("unit", 1, "bw", 9), ("unit", 2, "bj", 9)]
    truth = {"b": 6, "w": 3, "j": 3}
    assert holes(told, {"b": 20, "w": 10, "j": 10}, truth) == []
    assert {hole.kind for hole in holes(told, {"b": 20, "w": 10, "j": 9}, truth)} == {"change"}


def test_t10_all_but_one_alike_is_a_hole_and_two_are_not() -> None:
    for count, expected in ((12, {"alike"}), (11, {"alike"}), (10, set()), (2, set()), (1, {"alike"}), (0, {"alike"})):
        assert {hole.kind for hole in holes([("unit", 1, "a", count)], {"a": 12}, {"a": count})} == expected


def test_a_hidden_team_of_which_too_much_is_certain_is_a_hole() -> None:
    sizes = {"team": 30, "klein": 8}
    known = holes([("afdeling", 1, ["team", "klein"], 11), ("team", 1, ["team"], 6)], sizes, {"team": 6, "klein": 5})
    assert [hole.kind for hole in known] == ["known"]
    figures = (
        Figure("afdeling", 1, frozenset(["team", "klein"]), 10, 12),
        Figure("team", 1, frozenset(["team"]), 5, 7),
    )
    narrow = attack_register(Register(figures, sizes, 10), {"team": 6, "klein": 5})
    assert [(hole.kind, hole.least, hole.most) for hole in narrow] == [("narrow", 3, 7)]


def test_a_figure_about_the_vacancies_of_three_managers_is_about_three_people() -> None:
    told = (Figure("unit", 1, frozenset("v"), 6, 6, 3),)
    assert [hole.kind for hole in attack_register(Register(told, {"v": 14}, 10), {"v": 6})] == ["few"]
