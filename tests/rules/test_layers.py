"""The lower layers of a stack stand by themselves, without what the site says of the packs above them."""

from dataclasses import replace

from rules.layers import up_to
from tests.procedures.stacked import BASE, assembled, pack, site

OFFICE = pack("manufacturing/complaint_case_office")
SURVEY = pack("manufacturing/satisfaction_survey_procedure")
SITE = replace(
    site(
        SURVEY.name,
        OFFICE.name,
        roles={"production_management_group": "sales", "management": "sales"},
        limit_days_configured=10,
        search_candidates=20,
    ),
    numbers={"case_register": "{yy}{mm}{n:03}", "complaint": "K-{yyyy}-{n:04}"},
    schedules={"yearly_survey": "2027"},
    disposal_approver="production_management_group",
)
WHOLE = assembled(SITE, SURVEY, OFFICE)


def test_the_whole_stack_is_its_own_highest_layer() -> None:
    assert up_to(WHOLE, OFFICE.name) is WHOLE


def test_a_layer_keeps_what_the_site_says_of_it_and_of_those_below() -> None:
    middle = up_to(WHOLE, SURVEY.name)

    assert middle.packs == (BASE, SURVEY)
    assert middle.site.schedules == {"yearly_survey": "2027"}
    assert middle.site.numbers == {"complaint": "K-{yyyy}-{n:04}"}
    assert (middle.site.settings, middle.site.disposal_approver) == ({"search_candidates": 20}, "")
    assert "office_case" not in middle.kinds


def test_the_base_is_what_it_is_without_any_pack_above() -> None:
    base = up_to(WHOLE, BASE.name)

    assert base.packs == (BASE,)
    assert list(base.site.roles) == ["management"]
    assert base.hash == assembled(base.site).hash
