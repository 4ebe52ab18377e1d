"""FIT, the format that most devices write."""
