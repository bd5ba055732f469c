"""The real browser of the design tests."""

from tests.design.conftest import browser_type_launch_args, complaints, faults, sign_in

__all__ = ["browser_type_launch_args", "complaints", "faults", "sign_in"]
