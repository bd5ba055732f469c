"""Files that people hand in: what they really are, how they are kept, and images of their pages."""
