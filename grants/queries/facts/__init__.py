"""Facts for the rules, each kind gathered in a number of queries that does not grow with rows."""
