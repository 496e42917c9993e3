"""What an operator may set, in one visible table; a test compares it with what the settings read."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Option:
    """One environment variable."""

    name: str
    meaning: str
    default: str


OPTIONS = (
    Option("DJANGO_SETTINGS_MODULE", "`bizwatch.config.settings.production` for a force", "`…settings.local`"),
    Option("BIZWATCH_DATA_DIR", "folder of the database, evidence, keys and mail files", "`./var`"),
    Option(
        "BIZWATCH_DATABASE_URL",
        "`postgresql://user:password@host/name`, or `sqlite:///path`",
        "SQLite in the data folder",
    ),
    Option("BIZWATCH_EVIDENCE_DIR", "folder of the evidence files", "`evidence` in the data folder"),
    Option("BIZWATCH_UPLOAD_TEMP_DIR", "where an upload rests while it arrives", "the system's"),
    Option("BIZWATCH_MAX_VIDEO_GB", "how large one video may be, in GB", "`10`"),
    Option(
        "BIZWATCH_CLAMD",
        "virus scanner: the path of clamd's socket, or `host:port`",
        "none; every file says that it was not scanned",
    ),
    Option("BIZWATCH_AUDIT_WITNESS", "file of noted heads of the audit; keep it on another disk", "in the data folder"),
    Option(
        "BIZWATCH_SECRET_KEY", "signs sessions and links; 40 characters or more (production)", "made at first start"
    ),
    Option(
        "BIZWATCH_AUDIT_KEY", "chains the audit; 40 characters or more, kept apart (production)", "made at first start"
    ),
    Option("BIZWATCH_HOSTS", "host names, separated by commas", "this machine only"),
    Option(
        "BIZWATCH_OWN_POLICING_AREAS",
        "file of the force's own areas, written by `import-policing-areas`",
        "in the data folder",
    ),
    Option("BIZWATCH_PUBLIC_URL", "address that goes into e-mails", "where `demo` or `serve` listens, on one machine"),
    Option("BIZWATCH_FORCE_NAME", "name of the police force on every page", "`Norfolk Constabulary`"),
    Option(
        "BIZWATCH_OFFLINE",
        "`off` takes the service worker of the report pages away from every device; what waits there is kept",
        "`on`",
    ),
    Option("BIZWATCH_API_REQUESTS_A_MINUTE", "how often one API token may ask", "`300`"),
    Option(
        "BIZWATCH_WEBHOOKS", "`1` to let businesses have webhooks: the only requests the product itself makes", "off"
    ),
    Option(
        "BIZWATCH_WEBHOOK_HOSTS",
        "hosts that webhooks may go to and no other, separated by commas; `.shop.example` for all below it",
        "any public host",
    ),
    Option("BIZWATCH_EMAIL_HOST", "mail server", "`localhost`"),
    Option("BIZWATCH_EMAIL_PORT", "its port", "`25`"),
    Option("BIZWATCH_EMAIL_USER", "user name there", "none"),
    Option("BIZWATCH_EMAIL_PASSWORD", "password there", "none"),
    Option("BIZWATCH_EMAIL_TLS", "`1` to start TLS", "off"),
    Option("BIZWATCH_EMAIL_FROM", "sender of every e-mail", "`Bizwatch <no-reply@bizwatch.example>`"),
    Option("BIZWATCH_EMAIL_BACKEND", "local settings only: Django's e-mail backend", "files in `sent-mail`"),
)
