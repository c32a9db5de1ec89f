"""The pages of accounts, one noun per file."""
