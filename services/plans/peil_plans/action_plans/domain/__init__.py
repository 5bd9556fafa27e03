"""What an action plan is and what may happen to it: values in, values out."""
