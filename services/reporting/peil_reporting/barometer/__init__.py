"""What CBS publishes of origin, in groups of 250 people and more. It is quoted: Peil counts nothing here."""
