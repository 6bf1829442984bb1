"""The same chain of messages through what people use instead, with nothing done in any step and nothing stored."""
