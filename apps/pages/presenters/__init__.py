"""Pages in words and figures: frozen dataclasses that templates print as they are."""
