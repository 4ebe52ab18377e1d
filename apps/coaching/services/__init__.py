"""What can be done with workouts: take them over, share and withdraw them, send them to a device."""
