"""People: users, profiles, teams, coaching relationships, sessions, and who may see whom."""
