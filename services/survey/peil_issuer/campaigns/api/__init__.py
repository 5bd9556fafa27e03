"""The API on campaigns, for who plans them and who watches over them."""
