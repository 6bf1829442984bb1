"""The history of the tables of case work, which every department has."""
