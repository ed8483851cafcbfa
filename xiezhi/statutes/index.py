"""Full-text search in Chinese, the same on SQLite and PostgreSQL: single characters and pairs, no dictionary.

Text is normalised (width, case; space dropped, any punctuation one mark), and each article keeps the set of characters and
of neighbouring pairs that it holds. An index that the database keeps by itself (FTS5 by triggers, GIN over an expression)
finds the articles that hold all pairs of what is asked; a comparison of the normalised text then makes it exact. Trigram
indexes miss words of two characters, and a dictionary cuts 未经法制审核 otherwise than its reader.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.models import F, FloatField, Lookup, Q, Value
from django.db.models.functions import Cast, Length, Replace

MARK = "|"
LONGEST = 100  # characters of a question
MOST_TERMS = 8


def normalised(text: str) -> tuple[str, list[int]]:
    """The text as it is compared, and for each of its characters where it stood."""
    out: list[str] = []
    where: list[int] = []
    for at, raw in enumerate(text):
        for sign in unicodedata.normalize("NFKC", raw).lower():
            if sign.isspace():
                continue
            if not sign.isalnum():
                if out and out[-1] == MARK:
                    continue
                sign = MARK
            out.append(sign)
            where.append(at)
    return "".join(out), where


def plain(text: str) -> str:
    """Only the text of `normalised`."""
    return normalised(text)[0]


def terms(question: str) -> list[str]:
    """What is asked for: parts between spaces, each to be found as it stands; double ones and empty ones are dropped."""
    parts = (plain(part).strip(MARK) for part in question[:LONGEST].split())
    return list(dict.fromkeys(part for part in parts if part))[:MOST_TERMS]


def grams(text: str) -> str:
    """The set of characters and pairs of a normalised text, as tokens in which no tokenizer of a database has a say."""
    pairs = {_token(text[at : at + 2]) for at in range(len(text) - 1)}
    return " ".join(sorted(pairs | {_token(sign) for sign in text}))


def _token(signs: str) -> str:
    return "".join(f"{ord(sign):05x}" for sign in signs)


def needed(term: str) -> list[str]:
    """The tokens that an article must have in order to hold this term."""
    return [_token(term[at : at + 2]) for at in range(len(term) - 1)] or [_token(term)]


FTS = "(SELECT rowid FROM statutes_gram WHERE statutes_gram MATCH %s)"


class GramField(models.TextField):
    """Tokens, separated by spaces; `__holds=[…]` asks the index for all of them."""


@GramField.register_lookup
class Holds(Lookup):
    """All of these tokens. The table must be `statutes_article`, whose index it is."""

    lookup_name = "holds"
    prepare_rhs = False

    def as_sqlite(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        table = compiler.quote_name_unless_alias(self.lhs.alias)
        asked = " AND ".join(f'"{token}"' for token in self.rhs)
        return f"{table}.id IN {FTS}", [asked]

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        lhs, params = self.process_lhs(compiler, connection)
        return f"statutes_tokens({lhs}) @> %s::text[]", [*params, list(self.rhs)]


def found(asked: Iterable[str]) -> Q:
    """The condition on articles: they hold every term, exactly."""
    condition = Q()
    for term in asked:
        condition &= Q(grams__holds=needed(term))
        if len(term) > 2:  # pairs can stand in an article without standing together
            condition &= Q(plain__contains=term)
    return condition


def score(asked: Iterable[str]) -> Any:
    """How often the terms stand in an article, less for a long one; the same number on both databases."""
    total: Any = Value(0.0)
    length = Cast(Length("plain"), FloatField())
    for term in asked:
        left = Length(Replace(F("plain"), Value(term), Value("")))
        times = (length - Cast(left, FloatField())) / Value(float(len(term)))
        total = total + times / (times + length / Value(400.0))
    return total


def marked(text: str, asked: Iterable[str]) -> list[tuple[int, int]]:
    """Where the terms stand in the text as written: (from, to), in order, joined where they touch."""
    flat, where = normalised(text)
    spots: list[tuple[int, int]] = []
    for term in asked:
        at = flat.find(term)
        while at >= 0:
            spots.append((where[at], where[at + len(term) - 1] + 1))
            at = flat.find(term, at + len(term))
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spots):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def snippet(text: str, asked: list[str], width: int = 120) -> list[tuple[str, bool]]:
    """A piece of the text round the first spot, cut into (text, marked); empty when nothing stands in it."""
    spots = marked(text, asked)
    if not spots:
        return []
    begin = max(0, spots[0][0] - width // 4)
    begin = 0 if begin < 12 else begin
    end = min(len(text), max(begin + width, spots[0][1]))
    pieces: list[tuple[str, bool]] = [("…", False)] if begin else []
    at = begin
    for start, stop in spots:
        if start >= end:
            break
        pieces += [(text[at:start], False), (text[start : min(stop, end)], True)]
        at = min(stop, end)
    pieces.append((text[at:end] + ("…" if end < len(text) else ""), False))
    return [(piece, hit) for piece, hit in pieces if piece]


SQLITE = (
    """CREATE VIRTUAL TABLE statutes_gram USING fts5(
        grams, content='statutes_article', content_rowid='id', tokenize='ascii', detail='none', columnsize=0)""",
    """CREATE TRIGGER statutes_gram_new AFTER INSERT ON statutes_article BEGIN
        INSERT INTO statutes_gram(rowid, grams) VALUES (new.id, new.grams); END""",
    """CREATE TRIGGER statutes_gram_gone AFTER DELETE ON statutes_article BEGIN
        INSERT INTO statutes_gram(statutes_gram, rowid, grams) VALUES ('delete', old.id, old.grams); END""",
    """CREATE TRIGGER statutes_gram_other AFTER UPDATE OF grams ON statutes_article BEGIN
        INSERT INTO statutes_gram(statutes_gram, rowid, grams) VALUES ('delete', old.id, old.grams);
        INSERT INTO statutes_gram(rowid, grams) VALUES (new.id, new.grams); END""",
)
# a function of its own says what taking texts apart costs: else PostgreSQL reads a small table from end to end
POSTGRES = (
    """CREATE OR REPLACE FUNCTION statutes_tokens(text) RETURNS text[] LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
        COST 10000 AS $$ BEGIN RETURN string_to_array($1, ' '); END $$""",
    "CREATE INDEX statutes_article_grams ON statutes_article USING gin (statutes_tokens(grams))",
)


def build(apps: Any, schema_editor: Any) -> None:
    """For migrations: make the index. A later migration that remakes the table on SQLite loses the triggers: call again."""
    sqlite = schema_editor.connection.vendor == "sqlite"
    gone = ["DROP TABLE IF EXISTS statutes_gram"] if sqlite else ["DROP INDEX IF EXISTS statutes_article_grams"]
    gone += [f"DROP TRIGGER IF EXISTS statutes_gram_{name}" for name in ("new", "gone", "other")] if sqlite else []
    for sql in (*gone, *(SQLITE if sqlite else POSTGRES)):
        schema_editor.execute(sql)
    if sqlite:
        schema_editor.execute("INSERT INTO statutes_gram(statutes_gram) VALUES ('rebuild')")
