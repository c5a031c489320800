"""How fast somebody is found as they are typed."""
