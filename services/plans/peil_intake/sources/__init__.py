"""What became of the deliveries of each source: for those who deliver, and for Bureau I&D."""
