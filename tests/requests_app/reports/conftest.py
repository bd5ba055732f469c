"""A real browser for the one walk through the dashboard."""

from tests.browser import browser_type_launch_args, complaints, faults, sign_in

__all__ = ["browser_type_launch_args", "complaints", "faults", "sign_in"]
