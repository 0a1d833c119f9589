"""Comments in the margin of whatever people write together."""
