"""Faults put into a real installation, and what the doctor says of them."""
