"""What `make test` and `make bench` need besides the tests themselves."""
