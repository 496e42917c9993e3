"""Rows of the recording audit: samples and judgements, dip-samples, and what people said about themselves."""

from bizwatch.assurance.models.dips import DipItem, DipReply, DipResult, DipSample
from bizwatch.assurance.models.diversity import DiversityAsk, DiversityReply
from bizwatch.assurance.models.samples import Judgement, Resolution, SampleItem, SampleStratum, SampleWeek

__all__ = [
    "DipItem",
    "DipReply",
    "DipResult",
    "DipSample",
    "DiversityAsk",
    "DiversityReply",
    "Judgement",
    "Resolution",
    "SampleItem",
    "SampleStratum",
    "SampleWeek",
]
