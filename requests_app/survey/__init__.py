"""Survey: what applicants think of the service (SKM), answered without a name, and the index made of it."""
