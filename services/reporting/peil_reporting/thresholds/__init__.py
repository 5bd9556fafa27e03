"""The least number of people that anything told is about, per kind of figure, and who may change it."""
