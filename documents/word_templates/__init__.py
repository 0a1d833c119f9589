"""The city's own Word document that plans are written in: versions, checks, which is in use."""
