"""Pure functions: how grave a risk is, and what a plan's internal control lacks."""
