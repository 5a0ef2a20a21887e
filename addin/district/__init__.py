"""The district's batch job: what came in, from whom, its state, its sum."""
