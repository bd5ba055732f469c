"""The second factor of staff: enrolled at the first sign-in, asked at every one, reset only by two administrators."""
