"""Forms of victim care. What a case's forms share (the mark that tells a double press, the version) is taken from there."""
