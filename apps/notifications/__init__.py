"""News for people: in the app and by e-mail."""
