"""Whether an SOP document makes sense as a whole: what no single value can show.

Each rule is one small function that notes its problems; `check` runs them all.
"""

from collections.abc import Iterator

from accounts_app.roles import Role
from requests_app.sop.definition import SopDefinition, Step
from requests_app.sop.problems import Problems
from requests_app.sop.table import listed
from requests_app.sop.vocabulary import MANDATORY_ACTS, MANDATORY_DECREE_ACTS, AnyAct, DecreeAct, Kind

# Three days of eight hours, and a year.
MOST_MINUTES = 1440
MOST_WORKING_DAYS = 250


def check(sop: SopDefinition, problems: Problems) -> None:
    """Note everything in `sop` that contradicts itself."""
    for rule in RULES:
        rule(sop, problems)


def steps_count_up(sop: SopDefinition, problems: Problems) -> None:
    """The steps are numbered 1, 2, 3 … without a gap."""
    numbers = [step.no for step in sop.steps]
    if not numbers or numbers != list(range(1, len(numbers) + 1)):
        problems.add(f"langkah harus bernomor urut mulai dari 1, bukan {numbers}", "steps")


def each_act_has_one_step(sop: SopDefinition, problems: Problems) -> None:
    """No act stands in two places: who may do it, and whose clock it is, would be undecided."""
    for act in dict.fromkeys(act for step in sop.steps for act in step.all_actions):
        places = [(step.no, role) for step, role in performances(sop, act)]
        if len(places) > 1:
            said = listed(f"langkah {no} ({role})" for no, role in places)
            problems.add(f"tindakan “{act}” dilakukan di lebih dari satu tempat: {said}")


def performances(sop: SopDefinition, act: AnyAct) -> Iterator[tuple[Step, str]]:
    """Every (step, role) that the document gives `act` to."""
    for step in sop.steps:
        yield from ((step, step.performer.value) for each in step.actions if each == act)
        recipient = step.recipient.value if step.recipient else "tanpa penerima"
        yield from ((step, recipient) for each in step.recipient_actions if each == act)


def mandatory_acts_have_performers(sop: SopDefinition, problems: Problems) -> None:
    """Without one of these acts a case would stand still for ever."""
    performed = {act for step in sop.steps for act in step.all_actions}
    for act in sorted(MANDATORY_ACTS[sop.kind] - performed):
        problems.add(f"tindakan wajib “{act}” tidak mempunyai pelaksana")


def decrees_that_begin_can_end(sop: SopDefinition, problems: Problems) -> None:
    """A document under which decrees are made names every act that brings one to its end."""
    if sop.kind is not Kind.DECREE or not sop.allows(DecreeAct.BEGIN):
        return
    for act in sorted(MANDATORY_DECREE_ACTS - {act for step in sop.steps for act in step.all_actions}):
        problems.add(f"SK dapat dimulai, tetapi tindakan “{act}” tidak mempunyai pelaksana")


def recipients_exist(sop: SopDefinition, problems: Problems) -> None:
    """A step with a recipient's acts names the recipient."""
    for step in sop.steps:
        if step.recipient_actions and step.recipient is None:
            place(step, problems).add("recipient wajib diisi bila ada tindakannya", "recipient_actions")


def clocks_hang_on_performed_acts(sop: SopDefinition, problems: Problems) -> None:
    """What starts or ends a step must be able to happen."""
    for step in sop.steps:
        for key, acts in (("starts", step.starts), ("ends", step.ends)):
            for act in acts:
                if not sop.allows(act):
                    place(step, problems).add(f"tidak ada yang melakukan tindakan “{act}”", key)


def doubtful_minutes_are_explained(sop: SopDefinition, problems: Problems) -> None:
    """A doubtful time lists its readings, the provisional one among them; a certain time lists none."""
    for step in sop.steps:
        if step.certain and step.possible_minutes:
            place(step, problems).add("hanya untuk waktu yang belum pasti (certain = false)", "possible_minutes")
        if not step.certain and (step.minutes is None or step.minutes not in step.possible_minutes):
            place(step, problems).add("harus memuat nilai sementara di minutes", "possible_minutes")


def times_can_be_meant(sop: SopDefinition, problems: Problems) -> None:
    """Beyond these figures a time is a slip of the finger, and a step clock could not hold it."""
    for step in sop.steps:
        if step.minutes is not None and step.minutes > MOST_MINUTES:
            message = f"paling banyak {MOST_MINUTES} menit; yang lebih lama ditulis dalam hari kerja"
            place(step, problems).add(message, "minutes")
        if step.working_days is not None and step.working_days > MOST_WORKING_DAYS:
            place(step, problems).add(f"paling banyak {MOST_WORKING_DAYS} hari kerja", "working_days")


def output_is_given_or_missing(sop: SopDefinition, problems: Problems) -> None:
    """An output that is quoted cannot also be missing."""
    for step in sop.steps:
        if step.output and step.output_missing:
            place(step, problems).add("tidak boleh diisi bila output ada", "output_missing")


def columns_cover_performers(sop: SopDefinition, problems: Problems) -> None:
    """Every performer has exactly one column in the table.

    The people of a decree, who only receive, have none in the paper.
    """
    roles = [column.role for column in sop.columns]
    for role in dict.fromkeys(roles):
        if roles.count(role) > 1:
            problems.add(f"peran “{role.value}” mempunyai dua kolom", "columns")
    for step in sop.steps:
        for key, named in (("performer", step.performer), ("recipient", step.recipient)):
            received = sop.kind is Kind.DECREE and key == "recipient" and named is Role.APPLICANT
            if named and named not in roles and not received:
                place(step, problems).add(f"peran “{named.value}” tidak mempunyai kolom", key)


def applicants_are_served(sop: SopDefinition, problems: Problems) -> None:
    """A ticket's SOP serves somebody, and asks each of them for at least one document."""
    if sop.kind is Kind.DECREE:
        if sop.applicant_types:
            problems.add("SOP keputusan tidak melayani pemohon", "applicant_types")
        return
    if not sop.applicant_types:
        problems.add("wajib diisi", "applicant_types")
    for applicant_type in sop.applicant_types:
        if not sop.documents_for(applicant_type):
            problems.add(f"tidak ada berkas yang diminta dari “{applicant_type.value}”", "documents")


def documents_fit_applicants(sop: SopDefinition, problems: Problems) -> None:
    """Documents are named once, and only for those whom the SOP serves."""
    keys = [document.key for document in sop.documents]
    for key in dict.fromkeys(keys):
        if keys.count(key) > 1:
            problems.add(f"berkas “{key}” ditulis dua kali", "documents")
    for document in sop.documents:
        for applicant_type in document.applicant_types:
            if applicant_type not in sop.applicant_types:
                message = f"jenis pemohon “{applicant_type.value}” tidak dilayani SOP ini"
                problems.at(f"berkas {document.key}").add(message, "applicant_types")


def totals_add_existing_steps(sop: SopDefinition, problems: Problems) -> None:
    """A total names steps of this document."""
    numbers = {step.no for step in sop.steps}
    for total in sop.totals:
        for no in total.steps:
            if no not in numbers:
                problems.at(f"jumlah waktu {total.key}").add(f"langkah {no} tidak ada", "steps")


def automatic_acts_are_allowed(sop: SopDefinition, problems: Problems) -> None:
    """Only what the SOP allows can follow by itself."""
    for act in sop.automatic:
        if not sop.allows(act):
            problems.at("automatic").add("tidak ada yang melakukan tindakan ini", act.value)


def place(step: Step, problems: Problems) -> Problems:
    """Where a step's problem stands."""
    return problems.at(f"langkah {step.no}")


RULES = (
    steps_count_up,
    each_act_has_one_step,
    mandatory_acts_have_performers,
    decrees_that_begin_can_end,
    recipients_exist,
    clocks_hang_on_performed_acts,
    doubtful_minutes_are_explained,
    times_can_be_meant,
    output_is_given_or_missing,
    columns_cover_performers,
    applicants_are_served,
    documents_fit_applicants,
    totals_add_existing_steps,
    automatic_acts_are_allowed,
)
