"""Append-only, hash-chained record of who did, read or disclosed what, when and why (DPA 2018 s.62)."""
