"""Outbox: messages that leave, their delivery, and the worker that delivers them."""
