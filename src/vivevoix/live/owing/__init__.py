"""The calls we owe, on the running day."""
