"""Tabellen der Listen: which columns, how a cell reads, what is summed. See base.py first."""
