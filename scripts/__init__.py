"""What `make` runs: set up a checkout, serve it, find a browser. No part of the site imports from here."""
