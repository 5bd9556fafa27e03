"""The thresholds that the disclosure officer decided, as the issuer folds them from peil-releases."""
