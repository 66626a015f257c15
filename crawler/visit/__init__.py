"""A visit to one portal: from its home page to the column, on to the reports and their files."""
