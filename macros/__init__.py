"""The Excel add-in as text (VBA, ribbon XML, sentences) and the builder that packs it."""
