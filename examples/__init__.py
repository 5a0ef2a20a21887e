"""Real figures of five published reports and a roster of six, for ``nianbao demo`` and the tests."""
