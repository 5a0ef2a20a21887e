"""What goes back to the agencies: marked copies, notices in Word, and who is still to be reminded."""
