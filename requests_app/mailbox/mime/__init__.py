"""Pure reading of one message: bytes in, a `Letter` out. Runs in a confined process; imports no Django."""
