"""Who answers for which unit and which plan: to whom an item is brought."""
