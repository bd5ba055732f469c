"""Paper: the letters, slips and dossiers that leave the house, as PDF files."""
