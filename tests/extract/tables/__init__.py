"""The core: grids and lines to cells, by their labels."""
