"""Kill this very process at a chosen step, so that a test can try every one of them."""

import os
import signal
from typing import Any


class Countdown:
    """Kills this process at the given step: before or behind a statement or a commit."""

    def __init__(self, steps: int) -> None:
        self.left, self.taken = steps, 0

    def step(self) -> None:
        self.taken += 1
        if self.taken > self.left:
            os.kill(os.getpid(), signal.SIGKILL)

    def around(self, call: Any) -> Any:
        """Return the call with a step before and one after it."""

        def stepped(*arguments: Any, **options: Any) -> Any:
            self.step()
            result = call(*arguments, **options)
            self.step()
            return result

        return stepped
