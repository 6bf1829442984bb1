"""What a department keeps: its database, and the plain logic of inbox, outbox, retries and parking."""
