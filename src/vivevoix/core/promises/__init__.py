"""Calls we owe."""

from vivevoix.core.promises.promise import Promise, PromiseEnd, announced, owner_of

__all__ = ["Promise", "PromiseEnd", "announced", "owner_of"]
