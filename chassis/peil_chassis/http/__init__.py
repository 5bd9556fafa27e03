"""HTTP as every service speaks it: problems, access, headers, limits, pages."""

from __future__ import annotations
