"""What intake decides about deliveries: values in, values out. No clock, no I/O."""
