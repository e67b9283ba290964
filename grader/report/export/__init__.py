"""What other systems read: one module for each, from a sheet to files."""
