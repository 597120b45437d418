"""What was done and how it felt: kept in the user's own folder, counted, given away, taken in."""
