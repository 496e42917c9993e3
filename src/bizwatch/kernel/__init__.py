"""Plain helpers that know no app: clock, British National Grid, references, text, form fields."""
