"""Playing through a real sound server, and measuring what is heard."""
