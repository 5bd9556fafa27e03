"""Answers to a survey, kept under a code until they are counted. Knows codes, and nobody."""
