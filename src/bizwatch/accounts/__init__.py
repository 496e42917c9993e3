"""Users, roles in code, sign-in with a second factor for police roles, session limits."""
