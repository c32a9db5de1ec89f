"""The project package: settings, URLs and what all apps share. It owns no business rules."""
