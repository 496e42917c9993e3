"""Keys kept beside the data on a machine that was given none, so that nobody has to paste one to try the product."""

import json
import os
import secrets
from pathlib import Path


def local_keys(path: Path) -> dict[str, str]:
    """Return the keys in ``path``, making them (readable by the owner only) at the first start.

    Production never uses this: there the keys come from the environment or the start is refused.
    """
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        keys = {"secret": secrets.token_urlsafe(50), "audit": secrets.token_urlsafe(50)}
        draft = path.with_suffix(f".{os.getpid()}")
        draft.write_text(json.dumps(keys), encoding="utf-8")
        draft.chmod(0o600)
        try:
            os.link(draft, path)  # the first of two starters wins; both then read the same keys
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return json.loads(path.read_text(encoding="utf-8"))
