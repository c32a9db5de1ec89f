"""What came of the commitments: follow-up entries."""
