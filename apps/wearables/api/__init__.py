"""The API of uploads, activities, laps and streams."""
