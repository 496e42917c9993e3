"""Persons and vehicles."""
