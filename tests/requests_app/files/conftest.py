"""A real browser for the tests that read a document in one."""

from tests.browser import browser_type_launch_args, complaints, faults, sign_in

__all__ = ["browser_type_launch_args", "complaints", "faults", "sign_in"]
