"""Version 1 of the JSON API. What its OpenAPI document says stays true until there is a version 2."""

from bizwatch.api.v1 import documents, places, reports, webhooks
from bizwatch.api.v1.base import api

__all__ = ["api", "documents", "places", "reports", "webhooks"]
