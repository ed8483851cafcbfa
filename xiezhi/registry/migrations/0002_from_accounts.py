"""Certificate numbers that stood with people in accounts become officers' files and certificates here."""

import secrets

from django.db import migrations


def take_over(apps, schema_editor):
    """Nothing is invented: unknown stays unknown (staffing, first day in post, day of issue)."""
    Person = apps.get_model("accounts", "Person")
    Officer = apps.get_model("registry", "Officer")
    Certificate = apps.get_model("registry", "Certificate")
    taken = set()
    for person in Person.objects.exclude(officer_no="").order_by("pk").iterator():
        officer = Officer.objects.create(person=person, organ_id=person.organ_id, staff_no=f"P{person.pk}")
        apps.get_model("registry", "Posting").objects.create(officer=officer, organ_id=person.organ_id)
        # a number that two people had: the supervision body has to say whose it is
        twice = person.officer_no in taken
        number = f"{person.officer_no[:18]}-重{person.pk}" if twice else person.officer_no
        taken.add(person.officer_no)
        state = "claimed" if twice else "valid"
        certificate = Certificate.objects.create(
            number=number, officer=officer, organ_id=person.organ_id, state=state, source="claimed",
            valid_to=person.certificate_to,
        )  # fmt: skip
        apps.get_model("registry", "Period").objects.create(
            certificate=certificate, state=state, valid_to=person.certificate_to, why="claim"
        )
        apps.get_model("registry", "Card").objects.create(
            certificate=certificate, no=1, token=secrets.token_urlsafe(18)
        )
        officer.certificate = certificate
        officer.save(update_fields=["certificate"])


def give_back(apps, schema_editor):
    """Back to the number and its last day; the rest of the file has no place there."""
    Person = apps.get_model("accounts", "Person")
    for officer in apps.get_model("registry", "Officer").objects.exclude(certificate=None).select_related("certificate"):
        Person.objects.filter(pk=officer.person_id).update(
            officer_no=officer.certificate.number, certificate_to=officer.certificate.valid_to
        )


class Migration(migrations.Migration):
    dependencies = [("registry", "0001_initial")]
    operations = [migrations.RunPython(take_over, give_back)]
