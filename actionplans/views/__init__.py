"""The pages of plans and places, one noun per file."""
