"""What cells look like and what may be typed into them."""
