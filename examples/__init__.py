"""The real figures of five published reports and a roster of six agencies, for ``nianbao demo`` and the tests."""
