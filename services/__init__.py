"""The four departments, each a nameko service of its own; none of them imports another."""
