"""The history of the tables that only warehouse has."""
