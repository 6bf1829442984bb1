"""Where it is written how a department is to fail: see `tests.doctor.as_told`, which must not be imported for it."""

TOLD = "told.json"
