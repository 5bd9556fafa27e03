from __future__ import annotations

import pytest

from peil_local import up
from peil_local.complaint import Complaint
from peil_local.wishes import Wishes, mongo_place, wishes_of, without_password


def test_without_words_the_front_is_on_8080_and_the_engines_are_embedded() -> None:
    assert wishes_of([]) == Wishes(8080, None, None)


def test_engines_of_others_and_another_port_can_be_named() -> None:
    found = wishes_of(["--kafka", "a:9092,b:9092", "--mongo", "mongodb://u:p@h/?replicaSet=rs0", "--port", "8090"])
    assert found == Wishes(8090, "a:9092,b:9092", "mongodb://u:p@h/?replicaSet=rs0")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--prot", "1"], "begrijpt '--prot 1' niet"),
        (["--port"], "begrijpt '--port' niet"),
        (["--port", "abc"], "geen poort"),
        (["--port", "70000"], "geen poort"),
        (["--kafka", "broker"], "HOST:POORT"),
        (["--kafka", "http://broker:9092"], "HOST:POORT"),
        (["--mongo", "127.0.0.1:27017"], "mongodb://"),
    ],
)
def test_a_word_that_cannot_be_meant_is_answered_with_what_can(words: list[str], says: str) -> None:
    with pytest.raises(Complaint, match=says):
        wishes_of(words)


def test_a_password_does_not_reach_the_screen() -> None:
    assert without_password("mongodb://user:geheim@host:27017/x") == "mongodb://…@host:27017/x"


def test_the_server_behind_a_mongo_address_is_found() -> None:
    assert mongo_place("mongodb://u:p@host:1234/x?y") == ("host", 1234)
    assert mongo_place("mongodb://host/x") == ("host", 27017)
    assert mongo_place("mongodb+srv://host/x") is None


@pytest.mark.parametrize("word", ["-h", "--help"])
def test_who_asks_for_help_gets_the_options(word: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert up.main([word]) == 0
    assert {"--port", "--data", "--kafka", "--mongo"} <= set(capsys.readouterr().out.replace("[", "").split())
