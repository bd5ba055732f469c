"""A real browser for the pages of the survey."""

from tests.browser import browser_type_launch_args, complaints, faults, sign_in

__all__ = ["browser_type_launch_args", "complaints", "faults", "sign_in"]
