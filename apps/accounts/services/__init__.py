"""What can be done with people, teams and sessions."""
