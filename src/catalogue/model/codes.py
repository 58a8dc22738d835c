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

# domain: section c, "programme"; peer_learning is teacher-to-teacher training, never accredited
PROGRAMME_TYPES = (
    "ordinary",
    "national",
    "a_programme",
    "b_programme",
    "micro_qualification",
    "peer_learning",
    "conference",
    "study_visit",
    "other",
)
MODES = ("presential", "online", "blended", "workbased", "project_based")
DOCUMENT_TYPES = ("certificate", "notice", "other")
ACCREDITATION_LEVELS = ("national", "institutional", "municipal", "abroad")
RUN_STATUSES = ("planned", "held", "cancelled")
# who a programme or a day is for (source document on accredited programmes; county officials' programme)
TARGET_GROUPS = (
    "teachers",
    "school_heads",
    "school_administration",
    "preschool_staff",
    "support_specialists",
    "municipal_officials",
    "municipal_heads",
    "teacher_centre_staff",
    "other",
)
SUBJECTS = (
    "primary_education",
    "preschool_education",
    "national_language",
    "foreign_languages",
    "minority_languages",
    "mathematics",
    "informatics",
    "natural_sciences",
    "biology",
    "chemistry",
    "physics",
    "history",
    "geography",
    "social_sciences",
    "ethics_and_religion",
    "arts",
    "music",
    "technologies",
    "physical_education",
    "special_needs",
    "cross_curricular",
    "other",
)
PAYERS = ("self", "employer", "municipality", "state", "eu", "other")
FUNDING_SOURCES = ("municipal", "state", "eu", "own", "fees", "other")
COST_KINDS = ("trainer", "venue", "material", "travel", "accommodation", "board", "fee", "substitute", "other")
CURRENCIES = ("EUR", "LTL", "EEK", "LVL", "PLN", "GBP")
ORGANISATION_TYPES = (
    "provider",
    "school",
    "preschool",
    "municipality",
    "university",
    "ngo",
    "foundation",
    "company",
    "state_agency",
    "other",
)
# fields of Erasmus+ education as project numbers and texts declare them
PROJECT_FIELDS = ("school", "adult", "vocational", "higher", "youth", "other")
PARTNER_ROLES = ("coordinator", "partner", "associated")
MOBILITY_TYPES = ("course", "job_shadowing", "teaching", "study_visit", "project_meeting", "other")
# what follows a mobility, and what schools with a label do for others
FOLLOW_UP_KINDS = (
    "peer_training",
    "open_lesson",
    "dissemination",
    "open_day",
    "info_session",
    "mentoring",
    "training_for_others",
    "meeting",
    "other",
)
CHANNELS = ("website", "news", "social_media", "learning_platform", "event", "press", "other")
LABEL_SCHEMES = ("etwinning_school", "other")
LABEL_STATUSES = ("awarded", "applied", "rejected", "withdrawn")
# the five principles of the eTwinning School mission
LABEL_PRINCIPLES = (
    "shared_leadership",
    "collaboration_and_sharing",
    "pupils_agency",
    "model_for_others",
    "inclusive_and_innovative",
)
PRIORITY_OWNERS = ("state", "municipality", "school")
