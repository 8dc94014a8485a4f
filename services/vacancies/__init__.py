"""What is on offer: vacancies, guidance commitments, courses and initiatives, and the organisations behind them."""
