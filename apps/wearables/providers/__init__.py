"""The outside worlds that send recordings; each folder knows one of them."""
