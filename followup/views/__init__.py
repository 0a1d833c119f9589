"""Reporting: the year's periods, and the grid in which outcomes are entered."""
