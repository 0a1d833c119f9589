"""Small changes to our own code, one at a time, and which of them no test notices."""
