"""The API's shared seams: how errors look, how lists are cut, how JSON is written."""
