"""One candidate against combinations of the stock, in numpy: gates, parts of the score, entries. The plain reading of
docs/matching.md, which the compiled engine equals."""
