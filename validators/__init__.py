"""The rule catalogue as data, the engine that evaluates it, and the checks no formula can say."""
