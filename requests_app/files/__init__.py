"""Files that somebody brought: what they are, how they are kept, and their pages as images."""
