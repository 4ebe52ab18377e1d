"""TCX, the XML of Garmin's Training Center; many apps export it."""
