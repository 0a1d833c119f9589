"""Files that belong to a plan: checked, kept with its editions, downloaded safely."""
