"""The figures of the 2018 strategy, rebuilt from open data."""
