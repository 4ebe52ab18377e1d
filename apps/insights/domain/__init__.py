"""Pure rules: facts, limits, the prompt, the answer and its checks, the words that need none of a model."""
