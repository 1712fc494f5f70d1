"""What docs/reference/proof.md promises, tried on the whole program."""
