"""What a PDF that is broken somewhere ends in."""

import pikepdf

# The package's own errors, and what its objects raise when they are of another kind than asked.
BROKEN_PDF = (
    pikepdf.PdfError, pikepdf.ForeignObjectError, pikepdf.DeletedObjectError, ValueError,
    TypeError, KeyError, AttributeError, IndexError, RuntimeError, OverflowError,
    NotImplementedError,
)  # fmt: skip
