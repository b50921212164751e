"""The photographs: the register, consent, pictures without metadata."""
