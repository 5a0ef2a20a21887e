"""What Excel refuses or repairs although no schema says so, one module for each idea.

``excel_limits.audit`` in the folder above calls them all.  Every check yields complaints: one
English sentence each, beginning with the part of the package it is about.
"""
