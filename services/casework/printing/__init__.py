"""Forms of a case on paper: what stands on the sheet, and the press that sets it."""
