"""Sample files, good and bad, made by code."""
