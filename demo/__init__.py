"""The demo city: facts from public documents (`data/`) and figures made up around them.

The facts are names, figures and dates, each with its source. Everything made up is seeded, so
that every load gives the same city, and is stored with `is_example`.
"""
