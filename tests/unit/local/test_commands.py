from __future__ import annotations

from peil_local.commands import COMMANDS, help_text


def test_the_help_names_every_command_in_dutch_and_english() -> None:
    text = help_text()
    for command in COMMANDS:
        assert f"./peil {command.usage}" in text
        assert f"{command.dutch}  ({command.english})" in text


def test_the_help_fits_a_terminal() -> None:
    assert max(len(line) for line in help_text().splitlines()) <= 120


def test_the_help_says_that_a_token_is_of_the_data_folder_that_is_named() -> None:
    (said,) = (line for line in help_text().splitlines() if "--data" in line)
    assert "token" in said
    assert not next(command for command in COMMANDS if command.name == "token").own_arguments, (
        "--data would not be read"
    )
