"""Reports: what there is to tell of a plan over a period, and of all plans at a meeting."""
