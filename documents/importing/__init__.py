"""From a parsed document to rows: what is matched, what is written, what is reported."""
