"""Action plans: adopted once, then followed by changes of an action's status."""
