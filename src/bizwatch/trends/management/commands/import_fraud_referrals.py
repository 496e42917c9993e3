"""``bizwatch import-fraud-referrals FILE``: referrals of national fraud and cyber reporting by month and force."""

from bizwatch.audit.services import SystemActor
from bizwatch.trends.importing import TableCommand
from bizwatch.trends.referrals import KIND


class Command(TableCommand):
    help = "Import referrals of national fraud and cyber reporting by month and force."
    actor = SystemActor("import-fraud-referrals")
    table = KIND
