"""The SOP documents: typed, validated, versioned per office, and shown to the public."""
