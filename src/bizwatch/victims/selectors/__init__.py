"""What other apps may ask of victim care."""

from bizwatch.victims.selectors.victims import enhanced_since, names_of_victims, point_of_contact, victims_reached

__all__ = ["enhanced_since", "names_of_victims", "point_of_contact", "victims_reached"]
