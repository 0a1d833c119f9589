"""The economy of a plan: its tables, what is computed of them, and the decisions they lead to."""
