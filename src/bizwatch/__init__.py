"""Bizwatch: the open platform with which police and businesses cut business crime together."""

__version__ = "0.1.0"
