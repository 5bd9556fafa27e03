"""
A municipality that does not exist, as its HR system tells of it over two years: the same for the same seed.

Pure: size, seed and last day go in, deliveries come out. Nobody in it has a name; people are numbers, and the units
bear names that any Dutch municipality could give.
"""
