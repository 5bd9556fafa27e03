"""What surveys say, as it was released: participation and scores per leaf, never about fewer than k people."""
