"""The open door, live: what visitors of our public pages see, whom they call, and when they are rung."""
