"""The crime record, desk queue, promise clocks, contact, outcomes."""
