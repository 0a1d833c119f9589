"""`make bench`: how long things take here, as ratios and counts rather than bare seconds.

Everything is measured on the demo city in databases of its own, at one and at ten times its rows.
Prints a table for people and, with `--json`, the same as JSON lines.
"""
