"""Ids, put together and taken apart: HQ25 is a notice, HQ25-07 a measure, HQ25-07.2 a clause of it."""


def measure_id(notice_id, number):
    """The id of a measure, or "" outside measures.

    >>> measure_id("HQ25", 7)
    'HQ25-07'
    """
    return f"{notice_id}-{number:02}" if number else ""


def clause_id(measure_id, number):
    """The id of a clause; number 0 is the heading.

    >>> clause_id("HQ25-07", 2)
    'HQ25-07.2'
    """
    return f"{measure_id}.{number}"


def notice_of(unit_id):
    """The notice of a measure or clause.

    >>> notice_of("HQ25-07"), notice_of("HQ25-07.2")
    ('HQ25', 'HQ25')
    """
    return unit_id.rsplit("-", 1)[0]


def measure_of(unit_id):
    """The measure of a clause; a measure is its own.

    >>> measure_of("HQ25-07.2"), measure_of("HQ25-07")
    ('HQ25-07', 'HQ25-07')
    """
    return unit_id.partition(".")[0]
