"""GPX, tracks of positions; extensions carry heart rate, cadence and power."""
