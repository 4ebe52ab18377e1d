"""Everything that writes: uploads, ingestion, recordings, activities."""
