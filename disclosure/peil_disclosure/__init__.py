"""What may be said about people: values in, values out."""
