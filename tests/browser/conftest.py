"""The demonstration in a real browser."""

from tests.site import open_as, signed_in_state, site

__all__ = ["open_as", "signed_in_state", "site"]
