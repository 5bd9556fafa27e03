"""How far vacancies are in the process of aware, inclusive recruitment (BIWS)."""
