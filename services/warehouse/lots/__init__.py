"""The ledger of lots: what was made, where it went, what is blocked."""
