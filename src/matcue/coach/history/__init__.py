"""The history: sessions done and how they felt, in a database in the user's data folder.

Begin with `store.py` (the database) and `record.py` (one session). `figures.py` counts,
`exchange.py` exports and imports. Nothing of it is printed or sent from here.
"""
