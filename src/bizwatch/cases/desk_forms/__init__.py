"""What an investigator types at the desk, as clean values for the services. The rules of the desk are in ``policies``."""
