"""What lies in the folder of a district office: archives, leftovers, copies, and which one is newer."""
