"""Read models of what may become due: agreements, plans, vacancies. They fill no cells."""
