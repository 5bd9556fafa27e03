"""Action plans as pages: look at a plan, change how an action stands."""
