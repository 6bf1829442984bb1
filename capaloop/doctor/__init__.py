"""Says why a case does not go on: it looks at everything, changes nothing, and needs no department that runs."""
