"""Mailbox: messages that arrive. The ledger, what a message says, and what becomes of it."""
