"""What `compliance` does: record, seal, consent, export, erase, enforce retention."""
