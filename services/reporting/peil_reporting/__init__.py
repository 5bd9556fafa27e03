"""Reporting: folds facts into entities and cells, and answers with live figures on boards and through an API."""
