"""Who may act, and who did: users, organisations, memberships and the audit trail."""
