"""The victim at the centre: needs, enhanced rights, staff as victims, repeat victims and safeguarding."""
