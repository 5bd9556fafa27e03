"""From the bytes of a file to a paper: each kind of file by its library, within limits."""
