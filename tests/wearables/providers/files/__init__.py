"""Tests of the file decoders, on recorded files and on made ones."""
