"""The other way round: something of the offer changed; whose list can be another one now (docs/decisions, record 15).

Of every candidate who was ranked is kept in columns what decides who cannot be concerned, and how good an entry must be
to change the list. Nobody is missed; whose list really is another one, ranking them anew shows.
"""
