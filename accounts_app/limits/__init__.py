"""How often something may be tried, counted in the database: right over any number of processes."""
