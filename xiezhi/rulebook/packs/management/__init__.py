"""执法管理: the rules of law-facts §2.5, each on the record that it judges. G08 stands with the other rules on complaints."""

from .organs import BENCHMARK_PACK, ORGAN_YEAR_PACK
from .papers import CASE_FILE_PACK, DATA_RECORD_PACK, PROGRESS_REPORT_PACK
from .people import OFFICER_PACK

MANAGEMENT_PACKS = (ORGAN_YEAR_PACK, OFFICER_PACK, BENCHMARK_PACK, PROGRESS_REPORT_PACK, CASE_FILE_PACK, DATA_RECORD_PACK)
