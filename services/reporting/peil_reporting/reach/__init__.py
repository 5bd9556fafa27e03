"""In which teams something was done, and in which it was not: teams are counted, never people."""
