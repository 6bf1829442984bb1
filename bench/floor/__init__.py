"""The floor: the same messages, commits and rows as the product's, by hand, with nothing decided in between.

Four processes on raw py-amqp and a raw database driver. It is as clever as a program can be that keeps the promise of
one transaction a message: one statement for all rows of a transaction, confirmations in windows, no reads, no indexes
but the key, no outbox to be marked.
"""
