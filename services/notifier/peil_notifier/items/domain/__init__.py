"""What is due, and how what is due waits, is reminded of and ends."""
