"""``python -m simulation``: what ``./peil simulate`` starts."""

from __future__ import annotations

import sys

from simulation.run import main

sys.exit(main())
