"""Actions of plans that a figure of Peil measures: what was promised, and what is measured."""
