"""HTTP as every service speaks it: problems, access, headers, limits, pages."""

from __future__ import annotations

import logging

# FastAPI warns on import that it will not check e-mail addresses in OpenAPI models; our only one is a setting.
logging.getLogger("fastapi").addFilter(lambda record: "email-validator" not in record.getMessage())
