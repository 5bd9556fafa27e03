"""How action plans are getting on."""
