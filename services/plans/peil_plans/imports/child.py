"""
The process that reads one paper, and nothing else: limited in time, memory and files, without network or programs.

It takes the file on its standard input and writes one JSON object to its standard output: `proposal`, or `refused` with
rule and sentence. `peil_plans.imports.confined` starts it.
"""

from __future__ import annotations

import json
import resource
import sys
from typing import Any

from .domain.propose import propose
from .domain.wire import proposal_to
from .readers.opening import MOST_BYTES, reader_of, too_large
from .refusals import PaperRefused

_DENIED = (
    "socket.",
    "subprocess.",
    "os.system",
    "os.exec",
    "os.fork",
    "os.posix_spawn",
    "os.spawn",
    "os.startfile",
    "ctypes.",
    "ftplib.",
)
_WRITING = (
    "os.remove",
    "os.rename",
    "os.mkdir",
    "os.rmdir",
    "os.link",
    "os.symlink",
    "os.chmod",
    "os.chown",
    "os.truncate",
    "shutil.",
)


def main(arguments: list[str]) -> int:
    """Read the paper on standard input. Arguments: its name, seconds of processor time, bytes of memory."""
    name, seconds, memory = arguments
    _limit(int(seconds), int(memory))
    json.dump(_answer(name), sys.stdout)
    return 0


def _answer(name: str) -> dict[str, Any]:
    try:
        content = sys.stdin.buffer.read(MOST_BYTES + 1)
        if len(content) > MOST_BYTES:
            raise too_large()
        read = reader_of(content, name)
        sys.addaudithook(_guard)
        return {"proposal": proposal_to(propose(read()))}
    except PaperRefused as refused:
        return {"refused": {"rule": refused.rule, "sentence": refused.sentence}}
    except MemoryError:
        return {
            "refused": {
                "rule": "too-much-memory",
                "sentence": "Het papier vraagt te veel geheugen om te lezen. Houd alleen de tabel over.",
            }
        }
    except RecursionError:
        return {
            "refused": {
                "rule": "too-deep",
                "sentence": "Het papier is te diep genest om te lezen. Houd alleen de tabel over.",
            }
        }


def _limit(seconds: int, memory: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _guard(event: str, arguments: tuple[Any, ...]) -> None:
    """Whatever a paper brings a library to do: no network, no program, no file changed."""
    if event.startswith(_DENIED) or event.startswith(_WRITING):
        raise PaperRefused("not-allowed", "Het papier vroeg iets uit te voeren of op te halen. Dat doet Peil niet.")
    if event == "open" and isinstance(arguments[1], str) and not set("wax+").isdisjoint(arguments[1]):
        raise PaperRefused("not-allowed", "Het papier vroeg iets te schrijven. Dat doet Peil niet.")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
