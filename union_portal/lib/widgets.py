"""Fields of the browser's own that Django does not have."""

from django import forms


class DayInput(forms.DateInput):
    """A browser's own field for a day: it takes the day in this one format, whatever the language of the page."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class MomentInput(forms.DateTimeInput):
    """A browser's own field for a day and a time of it."""

    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")
