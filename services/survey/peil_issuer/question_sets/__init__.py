"""Sets of questions: reference data from files, to begin a campaign with."""
