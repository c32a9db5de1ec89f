"""What our pages cost beside Django's own admin, measured in the same run. Not tests: `script/benchmark` prints the table."""
