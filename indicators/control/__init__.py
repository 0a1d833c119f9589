"""The nightly control: everything computed again, independently, and held against the stored."""

from indicators.control.run import run_control

__all__ = ["run_control"]
