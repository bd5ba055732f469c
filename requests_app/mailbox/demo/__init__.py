"""The demo's mail server: one table instead of IMAP, and a page on which anybody writes to an office."""
