"""Text that has lost its cells to readings, by the order of labels and numbers."""
