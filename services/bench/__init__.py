"""`opstap bench`: how fast the engine is on a synthetic town of any size, beside what else could do the same work."""
