"""One vacancy and what is known about it: a case, shown to those responsible for it and to nobody else."""
