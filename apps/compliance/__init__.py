"""Law and trust: audit, consent, vault, source policy, personal-data registry, export, erasure, retention."""
