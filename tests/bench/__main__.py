"""``python -m bench``: what ``./peil bench`` starts."""

from __future__ import annotations

import sys

from bench.run import main

sys.exit(main())
