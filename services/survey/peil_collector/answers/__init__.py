"""The form: a code, the questions, and an answer that is kept once."""
