"""Who answers for which unit and which plan, today as known today: what relations are decided by."""
