"""Closed vocabularies shared by intake, marts and reports."""

COUNTRIES = ("LT", "EE", "LV", "PL", "GB")
LANGUAGES = ("lt", "et", "lv", "pl", "en")

# domain: decisions 10
STATUSES = (
    "completed",
    "attended",
    "registered",
    "waiting",
    "cancelled",
    "failed",
    "not_completed",
    "unknown",
)
COMPLETED = ("completed", "attended")

# domain: decisions 18, six groups in the order in which reports show them
ROLE_GROUPS = (
    "subject_and_class_teachers",
    "preschool_teachers",
    "heads_and_deputies",
    "support_specialists",
    "officials",
    "other",
)

# academic: 45 minutes; clock: 60 minutes; ects: one EAP or ECTS credit
HOUR_UNITS = ("academic", "clock", "minutes", "days", "ects")
HOUR_BASES = ("credited", "attended", "days", "programme")
