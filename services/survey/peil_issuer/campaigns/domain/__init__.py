"""What a campaign is and by which rules it is planned, opened and closed."""
