"""Acting on an item from its message, without logging in: looking changes nothing, the button acts once."""
