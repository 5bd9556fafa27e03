"""What intake decides about references and pseudonyms: values in, values out. No clock, no randomness, no I/O."""
