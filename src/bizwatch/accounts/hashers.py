"""How passwords are hashed."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class PasswordHasher(Argon2PasswordHasher):
    """Argon2id with twice the memory of OWASP's minimum (38 MiB, two passes, one lane).

    Django's own parameters cost three times the CPU and 100 MiB in eight threads: a flood of sign-ins would be a lever
    against everybody else. One hash is about 80 ms of one core; at most five an account are made in a quarter of an
    hour (``ACCOUNT_RATE_LIMITS``). OWASP Password Storage Cheat Sheet.
    """

    time_cost = 2
    memory_cost = 38_912  # KiB
    parallelism = 1
