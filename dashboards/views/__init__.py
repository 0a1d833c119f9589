"""What politicians, auditors and the public read: one module for each part of the menu."""
