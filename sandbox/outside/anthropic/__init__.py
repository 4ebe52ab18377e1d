"""Anthropic's Messages API: key, structured output, limits, stop reasons, a model that may misbehave."""
