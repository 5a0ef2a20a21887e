"""The form as data, and everything that reads, draws, sums and publishes it.  It knows no rule."""
