"""The demonstration: the whole loop on real messages, by scripted people, verified by itself."""
