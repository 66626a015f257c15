"""Grids and lines -> the cells of a statutory form, each by its row's and its column's label."""
