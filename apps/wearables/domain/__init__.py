"""Pure shapes and maths of recordings: standard library, numpy and zstandard only."""
