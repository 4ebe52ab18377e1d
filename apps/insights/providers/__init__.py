"""Who writes: a model at Anthropic. Knows no Django."""
