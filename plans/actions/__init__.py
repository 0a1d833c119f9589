"""Writes to plans: `fields` (what saves itself), `structure` (rows), `workflow` (to a decision)."""
