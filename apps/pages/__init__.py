"""Pages that show several apps' things, composed on the server; no tables."""
