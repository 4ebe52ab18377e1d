"""Activities and uploads in words: what templates show, ready to print."""
