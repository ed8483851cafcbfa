"""Errors people may see: a stable code, a Chinese template that says what, where and how to mend, and its fields."""

from __future__ import annotations


class RulebookError(Exception):
    """`template` is the message id, `params` its named fields; `str()` is the Chinese text."""

    def __init__(self, code: str, template: str, **params: object) -> None:
        self.code, self.template, self.params = code, template, params
        super().__init__(template.format(**params))
