"""For who watches over what is released: what came out, how it was proved, what it cost, and how to check it."""
