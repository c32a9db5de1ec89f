"""What every app shares and no app owns: constraints, locks, folding, Markdown, HTTP helpers. Imports Django only."""
