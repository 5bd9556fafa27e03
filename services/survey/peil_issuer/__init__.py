"""Survey campaigns: who is invited, and a code for each of them. Knows people, and no answer."""
