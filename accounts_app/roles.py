"""The roles of the SOPs and of the installation.

``applicant`` is a role that an SOP names but nobody is granted: whoever filed a ticket is its applicant.
"""

from django.db import models


class Role(models.TextChoices):
    """Values are those that the SOP documents write as ``performer``."""

    APPLICANT = "applicant", "Pemohon"
    FRONT_OFFICE = "front_office", "Front Office"
    HELPDESK = "helpdesk", "Helpdesk"
    ADMIN_PPE = "admin_ppe", "Admin PPE"
    ADMIN_AGENCY = "admin_agency", "Admin Agency"
    KEPALA_LPSE = "kepala_lpse", "Kepala LPSE"
    ADMIN_KANTOR = "admin_kantor", "Admin Kantor"
    SYSTEM_ADMIN = "system_admin", "Admin Sistem"


# Roles that carry out steps of an SOP, in the order in which a file meets them.
PERFORMERS = (Role.FRONT_OFFICE, Role.HELPDESK, Role.ADMIN_PPE, Role.ADMIN_AGENCY, Role.KEPALA_LPSE)
# Roles that an office gives its own people; the system admin belongs to the installation.
OFFICE_ROLES = (*PERFORMERS, Role.ADMIN_KANTOR)
STAFF_ROLES = frozenset((*OFFICE_ROLES, Role.SYSTEM_ADMIN))
# Who may read every ticket of the office.
READERS = frozenset(PERFORMERS)
# Who writes to applicants, and so sees what went out and sends it again; Kepala LPSE reads it.
MAIL_SENDERS = (Role.HELPDESK, Role.ADMIN_PPE, Role.ADMIN_AGENCY)
MAIL_READERS = frozenset((*MAIL_SENDERS, Role.KEPALA_LPSE))
