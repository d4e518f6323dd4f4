"""How fast Onetake is: a load generator, a fake upstream, and the table of results."""
