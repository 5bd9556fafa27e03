"""A campaign: planned, opened under frozen rules, closed."""
