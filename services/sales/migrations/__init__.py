"""The history of the tables that only sales has."""
