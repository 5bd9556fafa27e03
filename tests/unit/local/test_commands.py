from __future__ import annotations

from peil_local.commands import COMMANDS, help_text


def test_the_help_names_every_command_in_dutch_and_english() -> None:
    text = help_text()
    for command in COMMANDS:
        assert f"./peil {command.usage}" in text
        assert f"{command.dutch}  ({command.english})" in text


def test_the_help_fits_a_terminal() -> None:
    assert max(len(line) for line in help_text().splitlines()) <= 120
