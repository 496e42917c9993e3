"""The rules of victim care: pure, over the dated tables."""
