"""Writes to plans: `editing` (texts, goals, activities), `workflow` (to a decision)."""
