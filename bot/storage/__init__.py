"""The store: transactions over SQLite, and one module per group of tables."""
