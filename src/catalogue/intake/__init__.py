"""Intake: from a file of a centre to typed, judged rows."""
