"""Pure rules: sources and what they allow, the audit chain's arithmetic, the order of erasure."""
