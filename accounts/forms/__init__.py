"""The forms of accounts, one noun per file."""
