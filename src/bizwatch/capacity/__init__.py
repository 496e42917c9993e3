"""What the desk can do: forecasts of arrivals and of work in hand, and the contact time that is really to be expected."""
