"""Spreadsheets of every age: what is stored, and what a person sees of it."""
