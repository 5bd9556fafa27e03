"""The pages that take a paper in: look at what Peil read, correct it, adopt it as a plan."""
