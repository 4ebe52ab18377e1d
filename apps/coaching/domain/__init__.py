"""Pure rules of workouts: the document, its estimate, what a device takes of it, what came back."""
