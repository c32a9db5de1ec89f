"""The pages of agreements, one noun per file."""
