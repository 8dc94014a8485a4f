"""What could do the same work, each in the best form found: single vacancies through the same filters, best twenty."""
