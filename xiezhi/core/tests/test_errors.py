"""How a refusal is said: Chinese sentences follow each other, English ones stand apart."""

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template import engines
from django.utils import translation

from xiezhi.core.errors import Refusal, joined
from xiezhi.core.web.forms import UploadField


@pytest.mark.parametrize(
    ("sentences", "text"),
    [
        (("没有填写理由。", "请写明理由。"), "没有填写理由。请写明理由。"),
        (("No reason is given.", "State the reason."), "No reason is given. State the reason."),
        (("The file “表.xlsx” is empty.", "Choose another."), "The file “表.xlsx” is empty. Choose another."),
        (("没有填写理由。", ""), "没有填写理由。"),
        (("", "State the reason."), "State the reason."),
    ],
)
def test_what_and_mend_are_one_text(sentences, text):
    assert joined(*sentences) == text
    assert Refusal("X-01", *sentences).said == text
    assert str(Refusal("X-01", *sentences)) == f"[X-01] {text}"
    assert engines["django"].from_string("{{ a|then:b }}").render({"a": sentences[0], "b": sentences[1]}) == text


@pytest.mark.parametrize(("language", "gap"), [("zh-hans", False), ("en", True)])
def test_an_upload_that_is_refused_says_both_with_the_space_of_its_language(language, gap):
    with translation.override(language):
        field = UploadField(kinds=("pdf",))
        with pytest.raises(ValidationError) as caught:
            field.clean(SimpleUploadedFile("a.exe", b"MZ"))
        (said,) = caught.value.messages
    assert (". " in said) == gap
    assert "。 " not in said
