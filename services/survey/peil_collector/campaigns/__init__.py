"""What is asked until when, which codes may answer, and what they answered: until it is counted."""
