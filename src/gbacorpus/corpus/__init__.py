"""From raw text to tables, and tables to DataFrames."""
