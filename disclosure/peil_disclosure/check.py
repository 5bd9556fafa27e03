"""
Is a release safe? This file alone can tell: it needs no other part of Peil, no library, and no belief in a solver.

Een certificaat noemt de vrijgegeven tellingen (rows), de groepen die geen lezer verder kan splitsen (atoms), hoe groot
die werkelijk zijn (sizes), en andere verdelingen (witnesses). Elke verdeling moet precies dezelfde tellingen geven: dan
kan niemand haar uitsluiten. Voor elke groep van minder dan k mensen moet er een zijn waarin die groep er k of meer
heeft: dan kan niemand weten dat de groep klein is, ook niet door op te tellen en af te trekken.
Alleen hele getallen; alleen optellen, aftrekken en vergelijken. Gebruik: peil-check BESTAND [HASH VAN DE TELLINGEN]
"""

import hashlib
import json
import sys
from pathlib import Path
from typing import Any


def must(kept: bool, rule: str) -> None:
    """Go on if a rule is *kept*. Raises ``ValueError`` naming *rule* otherwise."""
    if not kept:
        raise ValueError(rule)


def whole(values: Any) -> list[int]:
    """*values*, if all are whole numbers; else ``ValueError``."""
    must(all(type(value) is int for value in values), "not-a-whole-number")
    return list(values)


def check(data: bytes, rows_hash: str | None = None) -> None:
    """Return if the release in the certificate *data* is safe, and is that of *rows_hash*. Raises ``ValueError``."""
    try:
        prove(json.loads(data), rows_hash)
    except (LookupError, TypeError, AttributeError, RecursionError):
        raise ValueError("no-certificate") from None


def prove(told: Any, rows_hash: str | None) -> None:
    """`check`, of what was read."""
    [k], rows, atoms, sizes = whole([told["k"]]), told["rows"], told["atoms"], whole(told["sizes"])
    must(k >= 5, "k-below-floor")
    # 1. De tellingen zijn de gepubliceerde tellingen.
    found = hashlib.sha256(json.dumps([k, rows], separators=(",", ":")).encode()).hexdigest()
    must(found == told["rows_hash"] and rows_hash in (None, found), "other-hash")
    # 2. De groepen zijn compleet: een cel zit in precies een groep, en geen telling splitst een groep of mist er een.
    must(len(sizes) == len(atoms), "missing-count")
    must(min(sizes, default=0) >= 0, "negative-count")
    atom_of = {cell: atom for atom, cells in enumerate(atoms) for cell in whole(cells)}
    must(len(atom_of) == sum(map(len, atoms)), "two-atoms-one-cell")
    lies_in: list[list[int]] = [[] for _ in atoms]
    for row, (_, amount, cells) in enumerate(rows):
        must(set(whole(cells)) <= atom_of.keys(), "missing-atom")
        inside = {atom_of[cell] for cell in cells}
        must(len(set(cells)) == len(cells) == sum(len(atoms[atom]) for atom in inside), "split-atom")
        must(whole([amount]) == [sum(sizes[atom] for atom in inside)], "does-not-add-up")
        for atom in inside:
            lies_in[atom].append(row)
    # 3. Elke andere verdeling geeft dezelfde tellingen, en nergens minder dan 0 mensen.
    proved: set[int] = set()
    for differences, covers in told["witnesses"]:
        other = {atom: sizes[atom] + more for atom, more in map(whole, differences) if 0 <= atom < len(atoms)}
        must(len(other) == len(differences), "unknown-atom")
        must(min(other.values(), default=0) >= 0, "negative-count")
        change = [0] * len(rows)
        for atom, size in other.items():
            for row in lies_in[atom]:
                change[row] += size - sizes[atom]
        must(not any(change), "changed-witness")
        must(all(other.get(atom, 0) >= k for atom in whole(covers)), "too-small-a-witness")
        proved.update(covers)
    # 4. Elke groep is groot genoeg, of had het kunnen zijn.
    must(all(size >= k or atom in proved for atom, size in enumerate(sizes)), "group-without-proof")


def main() -> int:
    """The command ``peil-check``: 0 safe, 1 refused, 2 nothing to check."""
    if len(sys.argv) not in (2, 3) or not Path(sys.argv[1]).is_file():
        print("Gebruik: peil-check BESTAND [HASH VAN DE TELLINGEN]. Het bestand moet bestaan.", file=sys.stderr)
        return 2
    try:
        data = Path(sys.argv[1]).read_bytes()
        check(data, *sys.argv[2:])
    except ValueError as error:
        print(f"Afgekeurd: {error}", file=sys.stderr)
        return 1
    print(f"In orde: uit deze tellingen is geen groep van minder dan {json.loads(data)['k']} mensen te berekenen.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
