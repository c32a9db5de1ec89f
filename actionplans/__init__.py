"""Action plans: what each collaboration area becomes in commitments, who answers for them and how they are measured."""
