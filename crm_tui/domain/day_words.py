"""Days as people say them in a form: today, yesterday, tomorrow, in both languages."""

from datetime import date, timedelta

from crm_tui.core.text import fold

_WORDS = {
    "today": 0,
    "now": 0,
    "今天": 0,
    "今日": 0,
    "yesterday": -1,
    "昨天": -1,
    "昨日": -1,
    "前天": -2,
    "tomorrow": 1,
    "明天": 1,
    "明日": 1,
    "后天": 2,
}


def day_in_words(text: str, today: date) -> str | None:
    """The ISO date a word stands for, counted from `today`; None where the text is no such word."""
    days = _WORDS.get(fold(text))
    return None if days is None else (today + timedelta(days=days)).isoformat()
