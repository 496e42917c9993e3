"""What can be allowed. Which rows a person sees is decided apart, by ``visible_to(user)`` in each app."""

from enum import StrEnum


class Permission(StrEnum):
    """One permission is one sentence in the permission table of the docs (``WORDS``)."""

    USE_ACCOUNT = "use_account"
    REPORT_CRIME = "report_crime"
    VIEW_OWN_CASES = "view_own_cases"
    ANSWER_DESK = "answer_desk"
    EXPORT_OWN_CASES = "export_own_cases"
    MANAGE_PREMISES = "manage_premises"
    MANAGE_MEMBERS = "manage_members"
    VIEW_DESK = "view_desk"
    INVESTIGATE = "investigate"
    SUPERVISE = "supervise"
    VIEW_AREA = "view_area"
    VIEW_AUDIT = "view_audit"
    MANAGE_USERS = "manage_users"
    TAKE_CALLS = "take_calls"
    VIEW_RESTRICTED = "view_restricted"
    MANAGE_API = "manage_api"
    VIEW_COUNTY = "view_county"
    VIEW_FIGURES = "view_figures"
    VIEW_SMALL_FIGURES = "view_small_figures"
    VIEW_MAP = "view_map"
    APPROVE_STORIES = "approve_stories"
    JUDGE_SAMPLES = "judge_samples"
    VIEW_ASSURANCE = "view_assurance"
    ASSURE = "assure"
    VIEW_DIVERSITY = "view_diversity"
    READ_STATEMENTS = "read_statements"
    VIEW_WITNESS_DETAILS = "view_witness_details"
    DRAW_ZONES = "draw_zones"


WORDS: dict[Permission, str] = {
    Permission.USE_ACCOUNT: "use their own account: password, second factor, contact preferences",
    Permission.REPORT_CRIME: "report a crime for their premises and add evidence to the report",
    Permission.VIEW_OWN_CASES: "see the cases of their premises",
    Permission.ANSWER_DESK: "write to the investigator and do what the desk asked for",
    Permission.EXPORT_OWN_CASES: "export the cases of the whole business",
    Permission.MANAGE_PREMISES: "change their premises, contacts and opening hours, and import premises",
    Permission.MANAGE_MEMBERS: "invite people to the business and take them off it",
    Permission.VIEW_DESK: "see the desk's queue and every case on it",
    Permission.INVESTIGATE: "take a case, investigate it, contact the victim and finalise it",
    Permission.SUPERVISE: "give cases to others, transfer, cancel, reopen and review them",
    Permission.VIEW_AREA: "see the cases of their own policing area, and of areas granted beside it",
    Permission.VIEW_AUDIT: "read the audit and check its chain",
    Permission.MANAGE_USERS: "make police accounts and give and take away their roles",
    Permission.TAKE_CALLS: "write down what a caller reports and book call-backs for them",
    Permission.VIEW_RESTRICTED: "see and work on restricted cases: modern slavery, people at risk",
    Permission.VIEW_FIGURES: "see figures about what was reported, small numbers left out, and no case",
    Permission.VIEW_SMALL_FIGURES: "see the small numbers among those figures too",
    Permission.VIEW_MAP: "see the map of reports by square, small numbers included, and no case",
    Permission.APPROVE_STORIES: "approve stories of outcomes that others wrote, and publish them",
    Permission.VIEW_COUNTY: "see the policing districts side by side, in counts and without any case",
    Permission.JUDGE_SAMPLES: "judge reports of the weekly sample that were not theirs, without seeing what was decided",
    Permission.VIEW_ASSURANCE: "see the recording audit with the samples and the cases behind its figures",
    Permission.ASSURE: "settle what was judged differently, and ask the desk to record what was not recorded",
    Permission.VIEW_DIVERSITY: "see counts of what people said about themselves, small numbers left out, and never one person",
    Permission.READ_STATEMENTS: "ask for statements, write them down and read them",
    Permission.VIEW_WITNESS_DETAILS: "read where a witness lives and can be reached, and what they need at court",
    Permission.DRAW_ZONES: "draw zones of the force, change and end them",
    Permission.MANAGE_API: "make and withdraw the API tokens, webhooks and report imports of the business",
}
