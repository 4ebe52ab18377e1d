"""What comes from devices: deliveries, files, recordings, activities, streams."""
