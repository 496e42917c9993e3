"""The words, tables and drawings of trends."""
