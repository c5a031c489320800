"""The public page of a line and what it asks of us. No session, no cookie."""
