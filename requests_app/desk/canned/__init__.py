"""Texts that an office keeps ready: written once, put into a form with one press, changed before they are sent."""
