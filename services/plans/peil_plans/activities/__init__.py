"""What was done in teams and other units: dialogues, visits, information, courses. Never with whom."""
