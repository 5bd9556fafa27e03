"""Running a service: one process, one loop, a calm end."""

from __future__ import annotations

import errno
import gc
import signal
import socket
import sys

import uvicorn
from starlette.types import ASGIApp

from peil_chassis.heap import give_back, keep_small
from peil_chassis.http.connection import patient
from peil_chassis.logs import get_logger
from peil_chassis.settings import HttpSettings

FINISH_WITHIN_S = 10
"""How long open requests may take after SIGTERM or Ctrl-C."""

COLLECT_YOUNG_EVERY_S = 10
"""What is made and dropped in cycles is small in number but may be large: aiokafka's look at one record keeps the whole
answer of the broker, 150 KB. Counting objects alone would let hundreds of megabytes of it lie about."""

log = get_logger()


def collect_seldom() -> None:
    """
    Let Python look for reference cycles seldom, and never among what was loaded at the start.

    Reading ten thousand documents makes a hundred thousand lists and no cycle; looking for one at every seven hundred
    of them more than doubled the time (measured by ``./peil bench root``).
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


async def collect_young() -> None:
    """
    Look for cycles among what was made since the last time; what has lived longer is left alone.

    What is free then goes back to the kernel.
    """
    gc.collect(1)
    give_back()


def run(app: ASGIApp, settings: HttpSettings) -> None:
    """
    Serve *app* until SIGTERM or SIGINT, then let open requests finish and end the lifespan.

    A port that is taken ends the process with code 2 and one sentence on standard error.

    Raises:
        SystemExit: the port is taken, or the lifespan could not start (code 3).
    """
    listening = _listen(settings)
    config = uvicorn.Config(
        app,
        loop="uvloop",
        http=patient(settings.patience_s),
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,  # ours has no query strings: peil_chassis.http.observe
        server_header=False,
        proxy_headers=False,
        timeout_keep_alive=15,
        timeout_graceful_shutdown=FINISH_WITHIN_S,
        callback_notify=collect_young,
        timeout_notify=COLLECT_YOUNG_EVERY_S,
    )
    collect_seldom()
    keep_small()
    host, port = listening.getsockname()[:2]
    log.info("service_started", host=host, port=port)
    server = uvicorn.Server(config)
    # uvicorn takes both signals while it serves and raises them again afterwards: by then everything is done.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: None)
    server.run(sockets=[listening])
    log.info("service_stopped")
    if not server.started:
        raise SystemExit(3)


def _listen(settings: HttpSettings) -> socket.socket:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((settings.host, settings.port))
    except OSError as error:
        listening.close()
        if error.errno in (errno.EADDRINUSE, errno.EACCES):
            what_to_do = "Stop the process that has this port, or set PEIL_PORT to another."
        else:
            what_to_do = "Set PEIL_HOST to an address of this machine."
        print(f"Cannot listen on {settings.host}:{settings.port}: {error.strerror}. {what_to_do}", file=sys.stderr)
        raise SystemExit(2) from None
    listening.set_inheritable(True)
    return listening
