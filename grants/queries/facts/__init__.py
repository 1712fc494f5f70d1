"""Facts for the checks, each kind gathered in a number of queries that does not grow with rows."""
