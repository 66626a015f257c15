"""Word, RTF and spreadsheets of every age."""
