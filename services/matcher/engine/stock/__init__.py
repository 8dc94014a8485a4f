"""The stock in columns: vacancies, courses and promises, changed one at a time in place. Knows no candidate."""
