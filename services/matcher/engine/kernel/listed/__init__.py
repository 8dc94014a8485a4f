"""Which vacancies are scored for a list, and in what order: bounds, the first look, the list rule."""
