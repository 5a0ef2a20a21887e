import pickle
from dataclasses import replace

import pytest
from nianbao.workbook.form import FORMS, Form
from nianbao.workbook.submission import blank_submission


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.version)
def test_a_declared_form_is_the_same_one_in_another_process(form: Form) -> None:
    sent = pickle.dumps(blank_submission(form, "某局", "A01", form.first_year))
    assert pickle.loads(sent).form is form
    assert form.source.encode() not in sent


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.version)
def test_a_form_declared_elsewhere_goes_whole(form: Form) -> None:
    other = replace(form, source="另一份文件")
    assert pickle.loads(pickle.dumps(other)) == other
