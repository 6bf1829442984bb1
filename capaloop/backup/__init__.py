"""All departments kept as they were at one moment of the flow of messages, and brought back from that."""
