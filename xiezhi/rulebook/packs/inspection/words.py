"""Words that the rules on inspections share."""

from datetime import date

from xiezhi.law.statutes import ref

from ...expr import FactNames, first_of
from ...facts.inspection import INSPECTION

f = FactNames(INSPECTION)

OPINION = ref("涉企行政检查意见")  # 国办发〔2024〕54号
ANSWERS = ref("涉企行政检查解答")
FORMS = ref("检查文书格式")
SINCE = date(2025, 1, 3)  # the opinion's day
FORMS_SINCE = date(2025, 5, 8)

# A blank mark of an exception is not claimed.
URGENT = first_of(f.urgent, False)
FROM_ABOVE = first_of(f.assigned_above, False)
RECHECK = first_of(f.recheck, False)
ENDED = first_of(f.ended_on, f.inspected_on)
