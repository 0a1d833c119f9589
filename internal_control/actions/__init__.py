"""Writes to a plan's internal control, and to what the city asks of all."""
