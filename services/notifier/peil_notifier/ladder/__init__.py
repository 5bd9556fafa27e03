"""When an item is brought to somebody's attention: on its day, and three and five working days later."""
