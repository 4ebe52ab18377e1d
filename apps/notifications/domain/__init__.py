"""Pure work on mails."""
