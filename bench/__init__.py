"""How fast the loop is, measured honestly: beside a floor without logic and beside its rivals, in the same run."""
