"""The history of the tables that only production has."""
