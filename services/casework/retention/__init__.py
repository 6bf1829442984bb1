"""How long the records of cases are kept here, what forbids to dispose of one, and the disposal itself."""
