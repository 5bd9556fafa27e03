"""``python -m peil_contracts check FILE``."""

from __future__ import annotations

import sys

from peil_contracts.check import main

sys.exit(main(sys.argv[1:]))
