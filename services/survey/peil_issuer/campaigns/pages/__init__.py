"""Pages: taking part for everybody, planning for who plans, the rules for who watches."""
