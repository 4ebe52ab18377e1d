"""The outside world: one loopback server that stands in for the providers; never used in production.

A small Django project of its own. Each provider is a package beside this file with a `provider.py` that
names its parts (`registry.Provider`) and its line in `settings.PROVIDERS`.
"""
