"""What is compared of registers: what the plans say, but not where people have written since."""

from xiezhi.demo import expected, verify
from xiezhi.findings import actions
from xiezhi.findings.rules import CERTIFICATES, YEARS
from xiezhi.findings.tests.registers import a_certificate
from xiezhi.trail.door import Act


def test_where_nobody_has_written_since_the_first_sweep_everything_is_compared(cast):
    a_certificate(cast.organ)
    assert expected.written_since() == {}  # not swept yet
    actions.sweep()
    assert expected.written_since() == {}


def test_an_organ_in_whose_registers_people_have_written_since_is_not_compared(cast):
    actions.sweep()
    line = Act("training.hours.enter", cast.system)
    line.on("training.Course:1", cast.organ.pk)
    line.close()
    actions.sweep(full=False)
    skipped = expected.written_since()
    assert skipped == {YEARS: {cast.organ.pk}}
    acts = {(organ.pk, f"{YEARS}:{organ.pk}"): organ.name for organ in (cast.organ, cast.other)}
    assert list(verify._named("G04", acts, skipped).values()) == [cast.other.name]
    assert len(verify._named("G05", acts, skipped)) == 2  # the certificates have not been touched
    assert CERTIFICATES not in skipped
