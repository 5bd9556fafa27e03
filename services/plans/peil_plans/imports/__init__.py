"""Import of papers that exist: read in a confined process, proposed value by value, stored after a person says so."""
