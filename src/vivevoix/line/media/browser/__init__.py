"""Browsers' legs: ICE-lite, DTLS and SRTP, ending in the hub like every other leg."""
