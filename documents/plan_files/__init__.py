"""A plan's document between upload and plan: kept, shown, corrected by hand."""
