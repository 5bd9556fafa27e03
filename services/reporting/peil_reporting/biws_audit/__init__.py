"""The audit of BIWS: vacancies that came to their end, drawn by lot, with the evidence of each step."""
