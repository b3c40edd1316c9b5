"""Numbers in Chinese characters, as terms and sessions are counted."""

DIGITS = "零一二三四五六七八九"


def chinese_number(number: int) -> str:
    """五, 十二, 二十, 一百零三; up to 999."""
    if not 0 <= number < 1000:
        raise ValueError(f"{number} is not between 0 and 999")
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    if not hundreds:
        ten = "" if tens == 1 else DIGITS[tens]
        return (f"{ten}十" if tens else "") + (DIGITS[ones] if ones or not tens else "")
    below = (f"{DIGITS[tens]}十" if tens else "零" if ones else "") + (DIGITS[ones] if ones else "")
    return f"{DIGITS[hundreds]}百{below}"
