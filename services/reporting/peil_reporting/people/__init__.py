"""Who works where: staff, contracts, moves and finished trainings, as cells that nobody sees but the release room."""
