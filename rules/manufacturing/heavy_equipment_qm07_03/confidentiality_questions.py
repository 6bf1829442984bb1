"""The questions of this subject."""
