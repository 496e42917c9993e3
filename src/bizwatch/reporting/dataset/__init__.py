"""The minimum data set: one report as one flat object, for machines, files, telephones and devices without a signal.

It asks nothing of its own: each item is a question of the catalogue under a plain name, judged by the catalogue's own
fields and in their words. Only four things must be there for a report to be taken: what kind, where, when, and what
happened or what it was about. Whatever else the catalogue asks and nobody told is ``missing``, and is asked for later.
"""

from bizwatch.reporting.dataset.later import Later, read_later
from bizwatch.reporting.dataset.questions import REQUIRED, DatasetQuestion, fields_of_page, questions_of
from bizwatch.reporting.dataset.reading import Fault, Missing, Reading, read_dataset
from bizwatch.reporting.dataset.schema import dataset_schema

__all__ = [
    "REQUIRED",
    "DatasetQuestion",
    "Fault",
    "Later",
    "Missing",
    "Reading",
    "dataset_schema",
    "fields_of_page",
    "questions_of",
    "read_dataset",
    "read_later",
]
