"""The year: its organisations, budget, rules and periods, for those who steer the city."""
