"""Material of other makers, brought into the bodies of our own API: VUM records and plain vacancy texts.

An adapter maps what it knows and leaves out what it does not; the API decides, so every record either becomes a
vacancy or candidate or gets the API's own reasons.
"""
