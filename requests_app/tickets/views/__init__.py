"""Pages of the applicant (`own`, `acts`), of whoever holds a slip (`track`) or a mailed link (`pickup`), and files."""
