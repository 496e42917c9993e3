"""Victims in their own right, their needs and rights, repeats of places and persons, and safeguarding plans."""

from bizwatch.victims.models.care import NeedsAssessment, RightsDecision, SupportReferral, SupportReferralStep
from bizwatch.victims.models.plans import PlanAction, PlanEntry, SafeguardingPlan
from bizwatch.victims.models.repeats import PremisesRepeat, RepeatWork, Victimisation
from bizwatch.victims.models.victims import OwnContact, Victim, VictimEntry, VictimMatch

__all__ = [
    "NeedsAssessment",
    "OwnContact",
    "PlanAction",
    "PlanEntry",
    "PremisesRepeat",
    "RepeatWork",
    "RightsDecision",
    "SafeguardingPlan",
    "SupportReferral",
    "SupportReferralStep",
    "Victim",
    "VictimEntry",
    "VictimMatch",
    "Victimisation",
]
