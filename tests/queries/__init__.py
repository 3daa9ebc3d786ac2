"""The expected answers of the stored queries, one CSV file per query, and how they are made."""
