"""The folder that brings the program to machines without internet: ``nianbao bundle``."""
