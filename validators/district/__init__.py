"""A district: its own rules, and what shows only when all submissions stand side by side."""
