"""The written procedures of property management, each a pack of its own on top of the base procedure."""
