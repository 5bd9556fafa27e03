"""Commands for whoever runs reporting: verify, rebuild, and a look at the dead letters."""
