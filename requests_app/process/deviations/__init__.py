"""Deviations ("penyimpangan mutu baku"): each needs a cause, a reason, and Kepala LPSE's eye."""
