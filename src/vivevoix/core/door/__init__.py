"""The open door: what a stranger on a web page may see, call and ask for."""
