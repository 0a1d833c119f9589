"""What the reading pages show: queries that narrow everything to what the reader may see.

Levels, proposals and counts are read as stored by the recompute job, never worked out here.
"""
