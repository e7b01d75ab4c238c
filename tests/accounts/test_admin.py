"""What the admin's lists may be searched for: the word stands in the page's address."""

from django.contrib import admin

from telederm.audit.read_only import ReadOnlyAdmin


def test_nobody_is_searched_for_by_name_or_address() -> None:
    ours = [each for each in admin.site._registry.values() if isinstance(each, ReadOnlyAdmin)]
    assert {field for each in ours for field in each.search_fields} == {"reference"}, (
        "a case's reference only: names and addresses would stand in logs"
    )
