"""By what people prove who they are."""
