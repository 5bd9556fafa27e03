"""Answers of surveys, counted per leaf. The survey room alone reads them: what it tells of them is in `surveys`."""
