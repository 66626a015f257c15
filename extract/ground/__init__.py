"""What crawler and reader share: text, titles, dates, types, errors; imports nothing of ours."""
