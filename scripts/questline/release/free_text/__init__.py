"""Free text: what in an answer could tell who somebody is, and which quotations are released."""
