"""The site, one Django app per part of the house (docs/architecture.md)."""
