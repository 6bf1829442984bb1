"""What the departments have in common on the wire and on disk; it knows no rule and no department's work."""
