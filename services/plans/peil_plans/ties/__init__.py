"""What an agreement and the actions of plans have in common: the theme or intervention of the mandate they name."""
