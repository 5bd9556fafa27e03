"""Who works where, as the issuer folds it from peil-people: who is invited, and at which unit they count."""
