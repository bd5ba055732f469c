"""Measurements that are read, not asserted. See README.md here."""
