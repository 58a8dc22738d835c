"""Errors that a person can mend. Everything else is a bug and may show its traceback."""


class UserError(Exception):
    """A mistake of the user's, told in one line, without a traceback; exit code 2."""

    # where the interpreter was stopped in the middle of something, taking it down would print what libraries left
    ends_at_once = False
