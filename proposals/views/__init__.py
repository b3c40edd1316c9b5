"""Pages of the congress, by whom they are for."""
