"""What cells say against each other: the sums that a form declares, and who is doubted first."""
