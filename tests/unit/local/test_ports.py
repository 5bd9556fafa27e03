from __future__ import annotations

import socket
from pathlib import Path

from peil_local.ports import USUAL, a_free_port, choose, is_free, remember, remembered


def test_a_port_somebody_listens_on_is_not_free() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen(1)
        assert not is_free(taken.getsockname()[1])


def test_a_taken_port_gives_way_to_a_free_one_and_no_two_parts_share_one() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen(1)
        held = taken.getsockname()[1]
        chosen = choose(dict.fromkeys(USUAL, held))
    assert held not in chosen.values()
    assert len(set(chosen.values())) == len(USUAL)


def test_the_port_of_last_time_is_kept() -> None:
    port = a_free_port()
    assert choose({"intake": port})["intake"] == port


def test_ports_are_remembered_and_an_unreadable_memory_is_no_memory(tmp_path: Path) -> None:
    file = tmp_path / "ports.json"
    assert remembered(file) == {}
    remember(file, {"store": 4242})
    assert remembered(file) == {"store": 4242}
    file.write_text("[1, 2")
    assert remembered(file) == {}
    file.write_text('{"store": "x", "broker": 99999999}')
    assert remembered(file) == {}
