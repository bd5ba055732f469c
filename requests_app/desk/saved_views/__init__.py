"""Saved views of *Semua permohonan*: a name for a set of filters, one's own or the office's."""
