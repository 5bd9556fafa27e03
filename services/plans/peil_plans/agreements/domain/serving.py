"""What an agreement can serve: a theme or an intervention of the mandate in force on its day."""

from __future__ import annotations

from peil_plans.action_plans.domain.taxonomy import Taxonomy
from peil_plans.agreements.domain.refusals import InterventionUnknown, ThemeUnknown

NOTHING = Taxonomy(frozenset(), {})
"""Of a mandate that is not known nothing can be named."""


def theme_served(theme: str | None, intervention: str | None, taxonomy: Taxonomy) -> str | None:
    """
    The theme that is served: the one that is named, or that of the intervention.

    Raises:
        ThemeUnknown, InterventionUnknown: the mandate has no such code, or the two do not belong together.
    """
    if theme is not None and theme not in taxonomy.themes:
        raise ThemeUnknown(f"The mandate has no theme '{theme}'.")
    if intervention is None:
        return theme
    found = taxonomy.interventions.get(intervention)
    if found is None:
        raise InterventionUnknown(f"The mandate has no intervention '{intervention}'.")
    if theme not in (None, found):
        raise InterventionUnknown(f"Intervention '{intervention}' belongs to theme '{found}'.")
    return found
