"""What a service says when it cannot listen: about the port when that is taken, else about the host."""

from __future__ import annotations

import socket

import pytest

from peil_chassis.server import _listen
from peil_chassis.settings import HttpSettings


def test_a_port_that_is_taken_is_told_as_such(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(SystemExit):
        _listen(HttpSettings(host="127.0.0.1", port=taken.getsockname()[1]))
    assert "PEIL_PORT" in capsys.readouterr().err


@pytest.mark.parametrize("host", ["192.0.2.1", "no-such-host.invalid"])
def test_a_host_that_is_not_ours_is_told_as_such(host: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        _listen(HttpSettings(host=host, port=8080))
    said = capsys.readouterr().err
    assert "PEIL_HOST" in said
    assert "PEIL_PORT" not in said
