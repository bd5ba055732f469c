"""Django finds the models of every concern here; each is defined in its own folder."""

from requests_app.amendments.models import Amendment
from requests_app.clock.models import Holiday, OfficeDay, OfficeDayHours, OpenHours, Timetable
from requests_app.decrees.models import (
    Acknowledgement,
    ActingHead,
    Decree,
    DecreeFile,
    DecreePerson,
    DecreeTelling,
    NumberFormat,
    NumberGap,
)
from requests_app.decrees.text_models import DecreeLogo, DecreeText
from requests_app.desk.canned.models import CannedText
from requests_app.desk.saved_views.models import DefaultView, SavedView
from requests_app.frontdesk.counter_models import Counter, CounterSession, FrontDeskSettings, HelpCall
from requests_app.frontdesk.models import Admission, GuestEntry, GuestSignature
from requests_app.frontdesk.queue_models import Call, Pulse, QueueNumber, ServiceLine
from requests_app.handover.models import Handover
from requests_app.intake.models import Draft, DraftDocument, SelfServed
from requests_app.mailbox.demo.models import DemoLetter
from requests_app.mailbox.models import IncomingMail, MailAttachment, Mailbox, MailDraft
from requests_app.notifications.models import Digest, Notification, NotificationChoice
from requests_app.outbox.models import DemoMail, Message, WorkerBeat, WorkerJob
from requests_app.process.deviations.models import Deviation, DeviationRemark
from requests_app.process.models import NumberSeries, StepRun
from requests_app.reports.models import Folding, Tally
from requests_app.reports.papers.models import IssuedFile, MonthlyIssue
from requests_app.screens.models import Device
from requests_app.sop.models import SopInForce, SopRevision
from requests_app.sop.revisions.models import SopDraft
from requests_app.survey.models import Answer, SpentToken
from requests_app.tickets.claims.models import Presence
from requests_app.tickets.identity.models import IdentityDecision
from requests_app.tickets.models import (
    ChecklistItem,
    Confirmation,
    Document,
    Mention,
    Note,
    TellingCheck,
    Ticket,
    TicketLink,
)
from requests_app.tickets.words import TicketWords

__all__ = [
    "Acknowledgement",
    "ActingHead",
    "Admission",
    "Amendment",
    "Answer",
    "Call",
    "CannedText",
    "ChecklistItem",
    "Confirmation",
    "Counter",
    "CounterSession",
    "Decree",
    "DecreeFile",
    "DecreeLogo",
    "DecreePerson",
    "DecreeTelling",
    "DecreeText",
    "DefaultView",
    "DemoLetter",
    "DemoMail",
    "Deviation",
    "DeviationRemark",
    "Device",
    "Digest",
    "Document",
    "Draft",
    "DraftDocument",
    "Folding",
    "FrontDeskSettings",
    "GuestEntry",
    "GuestSignature",
    "Handover",
    "HelpCall",
    "Holiday",
    "IdentityDecision",
    "IncomingMail",
    "IssuedFile",
    "MailAttachment",
    "MailDraft",
    "Mailbox",
    "Mention",
    "Message",
    "MonthlyIssue",
    "Note",
    "Notification",
    "NotificationChoice",
    "NumberFormat",
    "NumberGap",
    "NumberSeries",
    "OfficeDay",
    "OfficeDayHours",
    "OpenHours",
    "Presence",
    "Pulse",
    "QueueNumber",
    "SavedView",
    "SelfServed",
    "ServiceLine",
    "SopDraft",
    "SopInForce",
    "SopRevision",
    "SpentToken",
    "StepRun",
    "Tally",
    "TellingCheck",
    "Ticket",
    "TicketLink",
    "TicketWords",
    "Timetable",
    "WorkerBeat",
    "WorkerJob",
]
