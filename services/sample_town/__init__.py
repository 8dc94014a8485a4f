"""Zaanwolde, a town that does not exist: a sample to look at, generated towns of any size, and loading both by API."""
