"""Real SPARQL engines for the tests: fetched or found, started on loopback, stopped afterwards."""
