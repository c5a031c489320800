"""Whom we know: their card, who it is that rings, and cards that are one person's."""
