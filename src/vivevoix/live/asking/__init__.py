"""What people ask of the running day. Each is decided by the core; a refusal is raised before anything has changed."""

from vivevoix.live.asking.calls import accept, close_emergency, consult, listen, of_call, ring_out
from vivevoix.live.asking.promises import about, make, ring_back

__all__ = ["about", "accept", "close_emergency", "consult", "listen", "make", "of_call", "ring_back", "ring_out"]
