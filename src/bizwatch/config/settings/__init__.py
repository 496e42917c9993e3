"""Settings: ``base`` is shared; ``local`` (default), ``test`` and ``production`` differ from it."""
