"""Absence with a stand-in: who is away on which days, and who works in their place."""
