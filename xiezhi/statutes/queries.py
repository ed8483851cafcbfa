"""Which editions and articles are read, by name and day; full-text search; what changed. The law is public."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, Exists, F, OuterRef, Q, Subquery, Value, When

from xiezhi.core import roles
from xiezhi.core.actor import Actor
from xiezhi.core.records import RecordQuerySet
from xiezhi.law import statutes as law
from xiezhi.law.citing import Citation

from . import index, states
from .models import Article, Change, Edition, Statute

RANK = Case(*(When(level=name, then=Value(n)) for n, name in enumerate(law.LEVELS)), default=Value(len(law.LEVELS)))
PUBLIC = (states.ADOPTED.value, states.UNDATED.value)


def keeps(actor: Actor | None) -> bool:
    """Whether this person looks after the collection: supervision bodies."""
    return actor is not None and (actor.system or actor.role in roles.SUPERVISION)


def visible_to(actor: Actor | None) -> RecordQuerySet:
    """Editions: adopted ones to everybody, proposed and dropped ones to those who look after the collection."""
    return Edition.objects.all() if keeps(actor) else Edition.objects.filter(state__in=PUBLIC)


def statutes() -> RecordQuerySet:
    """Statutes with an edition that everybody may read."""
    return Statute.objects.filter(Exists(Edition.objects.filter(statute=OuterRef("pk"), state__in=PUBLIC)))


def listed(on: dt.date) -> RecordQuerySet:
    """The same with the edition in force on that day (`now_*`), the newest one (`newest_*`), and how many there are."""
    dated = Edition.objects.filter(statute=OuterRef("pk"), state=states.ADOPTED.value).order_by("-first_on")
    now = dated.filter(first_on__lte=on).filter(Q(last_on=None) | Q(last_on__gte=on))
    undated = Edition.objects.filter(statute=OuterRef("pk"), state=states.UNDATED.value)
    return statutes().annotate(
        **{f"now_{name}": Subquery(now.values(name)[:1]) for name in ("label", "first_on", "last_on", "articles_count", "number")},
        **{f"newest_{name}": Subquery(dated.values(name)[:1]) for name in ("label", "first_on", "last_on")},
        editions_count=Count("editions", filter=Q(editions__state__in=PUBLIC)),
        undated=Exists(undated),
        rank=RANK,
    )


def find(name: str) -> Statute | None:
    """A statute of the collection by any of its names: short, full, with or without 中华人民共和国, or one in use."""
    name = name.strip().strip("《》")
    names = {name, f"中华人民共和国{name}", name.removeprefix("中华人民共和国")}
    if name in law.names():
        names |= {law.get(name).name, law.get(name).full}
    return statutes().filter(Q(name__in=names) | Q(full__in=names)).order_by("id").first()


def editions(name: str) -> RecordQuerySet:
    """Editions of a statute that everybody may read, the newest first; empty for a statute that is not here."""
    statute = find(name)
    return editions_of(statute) if statute else Edition.objects.none()


def editions_of(statute: Statute) -> RecordQuerySet:
    """The same for a statute at hand; an edition without a first day comes first."""
    rows = Edition.objects.filter(statute=statute, state__in=PUBLIC)
    return rows.select_related("statute").order_by(F("first_on").desc(nulls_first=True), "-adopted_on")


def edition_on(statute: Statute, on: dt.date) -> Edition | None:
    """The edition in force on that day."""
    rows = Edition.objects.filter(statute=statute, state=states.ADOPTED.value, first_on__lte=on).select_related("statute")
    found: Edition | None = rows.filter(Q(last_on=None) | Q(last_on__gte=on)).order_by("-first_on").first()
    return found


def article(name: str, article: int, on: dt.date, sub: int = 0) -> Article | None:
    """The article with this number as in force on that day; None where statute, edition or article is not here.

    `name`: short or full title; `sub`: 3 for 第十七条之三. `cite` says why there is none.
    """
    statute = find(name)
    edition = edition_on(statute, on) if statute else None
    if edition is None:
        return None
    rows = Article.objects.filter(edition=edition, number=article, sub=sub)
    return rows.select_related("edition__statute").first()


@dataclass(frozen=True)
class Cited:
    """What a citation leads to on a day. Without `article` (or `edition`, for a whole statute), `why` says what is wanting.

    why: unknown (no such statute here) · not_in_force (never, not yet, or no longer) · not_loaded (the table of law knows
    the version of that day, its text is not here) · undated (an edition is here whose days nobody has set) · no_article.
    """

    citation: Citation
    on: dt.date
    statute: Statute | None = None
    edition: Edition | None = None
    article: Article | None = None
    why: str = ""
    version: law.Version | None = None  # by the table of law
    known: law.Statute | None = None


def cite(citation: Citation, on: dt.date) -> Cited:
    """Where a citation leads on that day."""
    known = law.get(citation.name) if citation.name in law.names() else None
    version = next((v for v in known.versions if v.in_force(on)), None) if known else None
    statute = find(citation.name)
    base = {"citation": citation, "on": on, "statute": statute, "known": known, "version": version}
    if statute is None:
        return Cited(**base, why="not_loaded" if version else "not_in_force" if known else "unknown")
    edition = edition_on(statute, on)
    if edition is None:
        waiting = editions_of(statute).filter(state=states.UNDATED.value, adopted_on__lte=on).exists()
        return Cited(**base, why="not_loaded" if version else "undated" if waiting else "not_in_force")
    if citation.article is None:
        return Cited(**base, edition=edition)
    found = Article.objects.filter(edition=edition, number=citation.article, sub=citation.sub).first()
    return Cited(**base, edition=edition, article=found, why="" if found else "no_article")


def articles(edition: Edition) -> RecordQuerySet:
    """The text of an edition, in order."""
    return Article.objects.filter(edition=edition).defer("grams").order_by("position")


def edition_before(edition: Edition) -> Edition | None:
    """The adopted edition that was in force before this one; before a proposed one without a day, the newest."""
    rows = Edition.objects.filter(statute=edition.statute_id, state=states.ADOPTED.value).exclude(pk=edition.pk)
    if edition.first_on is not None:
        rows = rows.filter(first_on__lt=edition.first_on)
    found: Edition | None = rows.order_by("-first_on").first()
    return found


def same_edition(edition: Edition) -> Edition | None:
    """The edition of the same statute and day of adoption that is in the collection already."""
    rows = Edition.objects.filter(statute=edition.statute_id, adopted_on=edition.adopted_on, state__in=PUBLIC)
    found: Edition | None = rows.exclude(pk=edition.pk).first()
    return found


def lacking() -> list[law.Statute]:
    """Statutes that the platform's rules know and whose text is not here in any edition."""
    here = set(statutes().values_list("full", flat=True))
    return [one for one in law.statutes() if one.is_statute and one.full not in here]


def waiting() -> RecordQuerySet:
    """Editions on which somebody of a supervision body has to decide: uploaded, or without a first day."""
    return Edition.objects.filter(state__in=[states.PROPOSED.value, states.UNDATED.value]).select_related("statute").order_by("id")


def changes(after_id: int = 0) -> list[Change]:
    """What happened to statutes since a row that the reader has seen: amended, repealed, or a repeal withdrawn."""
    return list(Change.objects.filter(pk__gt=after_id).select_related("statute", "edition", "before").order_by("pk"))


def compared(change: int | None) -> tuple[int, int] | None:
    """The editions before and after a change, where both are kept."""
    found = Change.objects.filter(pk=change or 0, before__isnull=False, edition__isnull=False)
    return found.values_list("before_id", "edition_id").first()  # type: ignore[return-value]


def changes_of(statute: Statute) -> RecordQuerySet:
    """What happened to one statute, the newest first."""
    return Change.objects.filter(statute=statute).select_related("edition", "before").order_by("-pk")


def search(question: str, on: dt.date | None = None, statute: Statute | None = None, level: str = "") -> RecordQuerySet:
    """Articles in which every part of the question stands as it is written, the best first.

    `on`: only of editions in force on that day; without it, of all editions that are adopted or wait for their day.
    """
    asked = index.terms(question)
    if not asked:
        return Article.objects.none()
    rows: Any = Article.objects.filter(index.found(asked), edition__state__in=PUBLIC)
    if on is not None:
        rows = rows.filter(edition__state=states.ADOPTED.value, edition__first_on__lte=on)
        rows = rows.filter(Q(edition__last_on=None) | Q(edition__last_on__gte=on))
    if statute is not None:
        rows = rows.filter(edition__statute=statute)
    if level:
        rows = rows.filter(edition__statute__level=level)
    rows = rows.select_related("edition__statute").defer("grams", "edition__source").annotate(score=index.score(asked))
    return rows.order_by("-score", "edition__statute__name", "-edition__first_on", "position")


def first_found(row: Article, question: str) -> str:
    """The line of an article in which the question is first found, cut to its surroundings."""
    asked = index.terms(question)
    lines = (index.snippet(line, asked, 60) for line in (row.title, *row.text.splitlines()))
    return "".join(piece for piece, _hit in next((line for line in lines if line), []))


def titled(question: str) -> RecordQuerySet:
    """Statutes whose title holds every part of the question."""
    rows = statutes()
    for term in index.terms(question):
        rows = rows.filter(full__icontains=term.replace(index.MARK, ""))
    return rows.order_by("name") if index.terms(question) else Statute.objects.none()
