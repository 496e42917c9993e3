"""The PDF of a statement: what can be drawn, the template, the program that draws it in confinement, and its starting."""
