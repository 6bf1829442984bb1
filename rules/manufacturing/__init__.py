"""The written procedures of manufacturing sites, each a pack of its own on top of the base procedure."""
