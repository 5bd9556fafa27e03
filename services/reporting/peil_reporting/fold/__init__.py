"""The process that folds facts into reporting's read models: ``python -m peil_reporting.fold``."""
