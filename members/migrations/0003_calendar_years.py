"""The years 2024 to 2026, as the General Office of the State Council has announced them.

Only days that differ: Saturdays and Sundays within a holiday are off anyway.
"""

from datetime import date

from django.db import migrations
from django.utils import timezone

# year: notice, {holiday: (weekdays off, weekend days worked)}; days are written month-day
YEARS = {
    2024: (
        "国务院办公厅关于2024年部分节假日安排的通知（国办发明电〔2023〕7号）",
        {
            "元旦": ("01-01", ""),
            "春节": ("02-12 02-13 02-14 02-15 02-16", "02-04 02-18"),
            "清明节": ("04-04 04-05", "04-07"),
            "劳动节": ("05-01 05-02 05-03", "04-28 05-11"),
            "端午节": ("06-10", ""),
            "中秋节": ("09-16 09-17", "09-14"),
            "国庆节": ("10-01 10-02 10-03 10-04 10-07", "09-29 10-12"),
        },
    ),
    2025: (
        "国务院办公厅关于2025年部分节假日安排的通知（国办发明电〔2024〕12号）",
        {
            "元旦": ("01-01", ""),
            "春节": ("01-28 01-29 01-30 01-31 02-03 02-04", "01-26 02-08"),
            "清明节": ("04-04", ""),
            "劳动节": ("05-01 05-02 05-05", "04-27"),
            "端午节": ("06-02", ""),
            "国庆节、中秋节": ("10-01 10-02 10-03 10-06 10-07 10-08", "09-28 10-11"),
        },
    ),
    2026: (
        "国务院办公厅关于2026年部分节假日安排的通知（国办发明电〔2025〕7号）",
        {
            "元旦": ("01-01 01-02", "01-04"),
            "春节": ("02-16 02-17 02-18 02-19 02-20 02-23", "02-14 02-28"),
            "清明节": ("04-06", ""),
            "劳动节": ("05-01 05-04 05-05", "05-09"),
            "端午节": ("06-19", ""),
            "中秋节": ("09-25", ""),
            "国庆节": ("10-01 10-02 10-05 10-06 10-07", "09-20 10-10"),
        },
    ),
}


def fill(apps, schema_editor):
    """A year that staff have begun meanwhile stays theirs."""
    years = apps.get_model("members.CalendarYear").objects
    day_model = apps.get_model("members.CalendarDay")
    for year, (source, holidays) in YEARS.items():
        defaults = {"source": source, "confirmed_at": timezone.now()}
        row, is_new = years.get_or_create(year=year, defaults=defaults)
        if is_new:
            day_model.objects.bulk_create(
                day_model(
                    day=date.fromisoformat(f"{year}-{day}"), is_working=is_working, name=name, notice=row
                )
                for name, kinds in holidays.items()
                for is_working, days in zip((False, True), kinds, strict=True)
                for day in days.split()
            )


def empty(apps, schema_editor):
    """The tables go with the migration before this one."""


class Migration(migrations.Migration):
    replaces = [("members", "0008_calendar_years")]
    dependencies = [("members", "0002_triggers")]
    operations = [migrations.RunPython(fill, empty)]
