"""The history of the tables of the bus, which every department has."""
