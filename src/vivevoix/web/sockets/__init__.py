"""The two WebSockets: the board as it changes, and the browser's telephone."""
