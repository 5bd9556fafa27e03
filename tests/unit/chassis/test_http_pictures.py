from __future__ import annotations

from datetime import UTC, date, datetime
from xml.etree import ElementTree

import pytest

from peil_chassis.http.dutch import dutch_day, dutch_moment, dutch_number
from peil_chassis.http.pages import Pages
from peil_chassis.http.pictures import Bar, Point, Segment, Stack, bar_chart, stacked_bar, step_chart

NASTY = '<script>"x"</script> & more'


def drawn(picture: str) -> ElementTree.Element:
    return ElementTree.fromstring(picture)  # noqa: S314 - our own output


def pictures() -> list[str]:
    return [
        bar_chart("a", NASTY, NASTY, [Bar(NASTY, 2), Bar("b", None, "unknown"), Bar("c", 0, "bad")]),
        stacked_bar("b", NASTY, NASTY, [Stack(NASTY, [Segment(NASTY, 2, "good"), Segment("c", 0, "bad")])]),
        step_chart(
            "c", NASTY, NASTY, [Point(date(2026, 1, 1), 3), Point(date(2026, 2, 1), None)], until=date(2026, 3, 1)
        ),
    ]


def test_every_picture_has_role_title_and_description() -> None:
    for name, picture in zip("abc", pictures(), strict=True):
        svg = drawn(picture)
        assert svg.get("role") == "img"
        assert svg.get("aria-labelledby") == f"{name}-title {name}-desc"
        assert [child.text for child in svg[:2]] == [NASTY, NASTY]
        assert [child.get("id") for child in svg[:2]] == [f"{name}-title", f"{name}-desc"]


def test_no_picture_needs_inline_style_or_script() -> None:
    for picture in pictures():
        assert all(element.get("style") is None for element in drawn(picture).iter())
        assert {element.tag for element in drawn(picture).iter()}.isdisjoint({"script", "style", "a"})


def test_nothing_measurable_is_said_and_not_drawn_as_zero() -> None:
    assert "niet te meten" in pictures()[0]


def test_pictures_without_anything_are_still_pictures() -> None:
    assert drawn(bar_chart("a", "t", "d", [])).get("role") == "img"
    assert drawn(stacked_bar("a", "t", "d", [])).get("role") == "img"
    assert drawn(bar_chart("a", "t", "d", [Bar("x", 0)])).get("role") == "img"


def labels(picture: str) -> list[str]:
    return [element.text or "" for element in drawn(picture).iter() if element.tag == "text"]


def test_labels_that_would_be_cut_alike_go_on_below_and_others_stay_on_one_line() -> None:
    long = "Inclusief werven en selecteren, voorbereiden van de "
    bars = [Bar(f"{long}training", 1), Bar(f"{long}campagne", 2), Bar("Iets anders dat veel te lang is om te tonen", 3)]
    said = labels(bar_chart("a", "t", "d", bars))
    assert {"training", "campagne"} <= {text.split()[-1] for text in said}
    assert "Iets anders dat veel te lang is om te…" in said
    alone = bar_chart("a", "t", "d", bars[1:])
    assert labels(alone)[0].endswith("…")
    assert drawn(alone).get("viewBox") == "0 0 340 90"


def test_a_step_chart_needs_points_before_its_end() -> None:
    for points, until in [((), date(2026, 1, 1)), ((Point(date(2026, 1, 2), 1),), date(2026, 1, 1))]:
        with pytest.raises(ValueError, match="needs points"):
            step_chart("a", "t", "d", points, until=until)


def test_parts_of_a_bar_differ_in_texture() -> None:
    svg = drawn(stacked_bar("b", "t", "d", [Stack("x", [Segment("p", 1, "good"), Segment("q", 1, "bad")])]))
    fills = {element.get("fill") for element in svg.iter() if (element.get("fill") or "").startswith("url(")}
    assert fills == {"url(#b-bad)"}


def test_days_moments_and_numbers_are_dutch() -> None:
    assert dutch_day(date(2026, 3, 3)) == "3 maart 2026"
    assert dutch_moment(datetime(2026, 7, 1, 22, 5, tzinfo=UTC)) == "2 juli 2026 om 00.05 uur"
    assert dutch_number(1234567.891, 2) == "1.234.567,89"


def test_what_a_page_shows_is_escaped() -> None:
    page = Pages().render("error.html", title=NASTY, text=NASTY)
    assert "<script" not in page


def test_a_page_marks_where_one_is() -> None:
    page = Pages().render("error.html", title="t", text="t", path="/post/1")
    assert '<a href="/post" aria-current="true">' in page
    assert '<html lang="nl">' in page
