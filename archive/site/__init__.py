"""What the public sees: Datasette with pages made for people in front of it."""
