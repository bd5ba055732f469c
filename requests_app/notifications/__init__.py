"""What the program tells staff by itself: in the application at once, by mail as a digest."""
