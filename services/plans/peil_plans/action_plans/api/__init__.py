"""Action plans as an API: what goes in, what comes out, and which refusal is which answer."""
