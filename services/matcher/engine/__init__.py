"""What the matcher knows of matching: the stock, and one candidate at a time in front of it (law: docs/matching.md).

Others use `engine.Engine`. `stock` holds vacancies, courses and promises in columns; `judging` is the law in numpy;
`kernel` gives the same compiled, for stock of any size; `explaining` says why; `changing` what a change would open;
`reverse` whose list a change of the stock concerns. The way through it is docs/engine.md.
"""
