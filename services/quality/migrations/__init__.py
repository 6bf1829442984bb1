"""The history of the tables that only quality has."""
