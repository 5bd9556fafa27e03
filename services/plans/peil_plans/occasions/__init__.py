"""Days that matter to colleagues, and checklists for what one organises: data that a municipality replaces."""
