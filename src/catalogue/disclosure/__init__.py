"""Disclosure control: which figures may be published."""
