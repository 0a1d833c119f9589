"""Sheets: rows of cells to fill in, saved row by row by one script, whatever room they are in."""
