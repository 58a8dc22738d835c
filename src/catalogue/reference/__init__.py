"""Data, not code: code lists, header aliases, vocabularies, rules with their texts, translations."""
