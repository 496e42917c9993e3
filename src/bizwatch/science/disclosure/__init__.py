"""Disclosure control: what of crime on a map may be shown to members and to the public, so that no small number comes out.

``policy`` the rules · ``snapping`` points that stand for at least eight addresses · ``records`` premises and the crimes at them ·
``publishing`` crimes to figures · ``snapshot`` the figures and everything that may be made of them · ``bands`` for cards of an
area · ``naive`` and ``attacks`` publications that can be broken, and attackers who try. Plain NumPy.
The reasons stand in ``docs/explanation/disclosure-control.md``.
"""
