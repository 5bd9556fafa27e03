"""``./peil demo``: what `up` starts, and a municipality that is played into it through the doors that others use."""
