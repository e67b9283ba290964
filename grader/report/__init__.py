"""What people look at: pages, tables and files made from results, and from nothing else."""
