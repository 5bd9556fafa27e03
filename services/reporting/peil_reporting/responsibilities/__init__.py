"""Who answers for which unit and which vacancy, today as known today: what relations are decided by."""
