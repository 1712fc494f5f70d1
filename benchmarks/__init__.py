"""How quick the program is beside SQL written by hand, on the same tables in the same run."""
