"""What a visit knows, each part with one owner: what is to be asked, what was found."""
