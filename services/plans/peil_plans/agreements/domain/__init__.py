"""What an agreement is and what may happen to it: values in, values out."""
