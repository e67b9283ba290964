"""What people look at: pages, tables and files, made only from results."""
