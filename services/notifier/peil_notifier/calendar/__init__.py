"""Which days are worked and when mail may go out: one municipal calendar."""
