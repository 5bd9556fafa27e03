"""Plans: what directorates promised to do, and how far each promise is."""
