"""Revising an SOP in a form: proposing, comparing, putting into force, calling off."""
