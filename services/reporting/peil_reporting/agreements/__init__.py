"""How agreements with managers stand, and which are near or past their day."""
