"""From the bytes of a file to areas and figures, with what is wrong with them. No database."""
