"""The stock as compiled code takes it."""
