"""What the worker does again and again; it looks them up by name, so that settings import no app."""

# (function taking the time, seconds between two runs); the outbox adds its own.
WORKER_JOBS = (
    ("requests_app.handover.jobs.expire_handovers", 60),
    ("requests_app.decrees.jobs.remind_unopened", 300),
    ("requests_app.files.page_cache.purge", 60),
    ("accounts_app.sessions.jobs.purge", 3600),
    ("accounts_app.limits.counting.purge", 3600),
    ("requests_app.process.reminders.remind", 30),
    ("requests_app.tickets.patience.remind", 300),
    ("requests_app.tickets.claims.jobs.return_abandoned", 60),
    ("requests_app.tickets.claims.jobs.purge", 86_400),
    ("requests_app.reports.deviation_notices.tell_asked", 30),
    ("requests_app.notifications.digest.send_due", 60),
    ("requests_app.notifications.digest.purge", 3600),
    ("requests_app.intake.actions.purge_drafts", 3600),
    ("accounts_app.register.jobs.work", 1),
    ("requests_app.amendments.jobs.tell_of_imports", 5),
    ("accounts_app.register.jobs.purge", 3600),
    ("requests_app.survey.jobs.purge", 86_400),
    ("requests_app.reports.folding.fold_due", 120),
    ("requests_app.frontdesk.day_end.close_past_days", 300),
    ("requests_app.mailbox.jobs.collect", 30),
    ("requests_app.mailbox.jobs.process_waiting", 5),
    ("requests_app.mailbox.jobs.purge", 3600),
)
