"""Leading a session live: what can be pressed, what it does, what is shown. No rules of its own."""
