"""Is the house well? In sentences a non-engineer can act on."""

from vivevoix.web.health.checks import answers_now, findings

__all__ = ["answers_now", "findings"]
