"""The language of rules: ``left op right`` over cell names, parsed and repeated over axes."""
