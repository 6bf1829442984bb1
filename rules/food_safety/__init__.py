"""The written procedures of food plants, each a pack of its own on top of the base procedure."""
