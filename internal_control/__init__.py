"""Internkontroll: what a plan says can go wrong, and how that is found in time."""
