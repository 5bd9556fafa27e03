"""Plans: what directorates promised to do, what was agreed with their managers, and how far each of it is."""
