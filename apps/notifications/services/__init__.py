"""What can be done with notices, mails and preferences."""
