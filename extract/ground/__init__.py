"""What reader and crawler share: the lowest floor, which imports nothing of ours."""
