"""Editions: what is released when, kept for ever, revised, withdrawn."""
