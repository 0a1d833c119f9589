"""Pure functions: no request, no query."""
