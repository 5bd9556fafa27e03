"""Where people's messages go: an address per pseudonym, sealed. Kept here alone, and by no reference."""
