"""Filter der Listen: what may be asked of each list, from its address. See base.py first."""
