"""A leg: one telephone's part in a call, over SIP and with its audio. The rest of the house never sees below this."""

from vivevoix.line.sip.legs.arriving import ArrivingLeg
from vivevoix.line.sip.legs.leg import Leg, Where
from vivevoix.line.sip.legs.patience import Patience
from vivevoix.line.sip.legs.ringing import RingingLeg

__all__ = ["ArrivingLeg", "Leg", "Patience", "RingingLeg", "Where"]
