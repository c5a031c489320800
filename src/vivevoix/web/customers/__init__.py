"""Cards and matters, as the console asks for them and is shown them."""
