"""The pages: views of the statistics store in tables and words. No number is made here."""
