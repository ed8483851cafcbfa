"""What can go wrong when a letter is filled or rendered. Texts are Chinese sources with named fields."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from xiezhi.law.text import N_


class LetterError(ValueError):
    """Base. `code` is stable; `text` is the untranslated source, which `fields` fills."""

    code = "LTR-00"
    text = N_("文书不能生成。")

    def __init__(self, **fields: Any) -> None:
        self.fields = fields
        super().__init__(f"{self.code} {self.translated(str)}")

    def translated(self, gettext: Callable[[str], str]) -> str:
        """The message without its code, in the language of `gettext`."""
        return gettext(self.text).format(**self.fields)


class SlotMissing(LetterError):
    """A required slot is empty. `labels` names them in Chinese."""

    code = "LTR-01"
    text = N_("《{template}》缺少必填要素：{missing}。请补充后再生成。")

    def __init__(self, template: str, labels: Iterable[str]) -> None:
        self.labels = tuple(labels)
        super().__init__(template=template, missing="、".join(self.labels))

    def translated(self, gettext: Callable[[str], str]) -> str:
        missing = "、".join(map(gettext, self.labels))
        return gettext(self.text).format(template=gettext(self.fields["template"]), missing=missing)


class MissingGlyph(LetterError):
    """No vendored font has these characters, so the PDF would show empty boxes."""

    code = "LTR-02"
    text = N_("字库中没有以下字符，无法排版：{characters}。请换用规范汉字，或者请系统管理员补充字库。")

    def __init__(self, characters: Iterable[str]) -> None:
        self.characters = tuple(characters)
        shown = "、".join(f"“{c}”（U+{ord(c):04X}）" if c.isprintable() else f"U+{ord(c):04X}" for c in self.characters)
        super().__init__(characters=shown)


class SlotInvalid(LetterError):
    """A slot holds a value of the wrong kind or against a rule; `reason` says which and how to mend."""

    code = "LTR-03"
    text = N_("《{template}》的“{label}”不正确：{reason}")

    def __init__(self, template: str, label: str, reason: str, **fields: Any) -> None:
        self.reason, self.reason_fields = reason, fields
        super().__init__(template=template, label=label, reason=reason.format(**fields))

    def translated(self, gettext: Callable[[str], str]) -> str:
        reason = gettext(self.reason).format(**self.reason_fields)
        template, label = (gettext(self.fields[name]) for name in ("template", "label"))
        return gettext(self.text).format(template=template, label=label, reason=reason)


class NoTemplateInForce(LetterError):
    """No template of this kind was in force on the day; `text` says what to use instead."""

    code = "LTR-04"
    text = N_("{on}没有有效的《{kind}》模板。")

    def __init__(self, text: str, **fields: Any) -> None:
        self.text = text
        super().__init__(**fields)


class TemplateBroken(LetterError):
    """A template file of the seed is wrong; found when it is loaded, never when a letter is issued."""

    code = "LTR-05"
    text = N_("文书模板 {file} 有误：{reason}。请修改该文件。")
