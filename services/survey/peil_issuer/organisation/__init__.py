"""The tree of units, as the issuer folds it from peil-organisation: what leaves are made of."""
