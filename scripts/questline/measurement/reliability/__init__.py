"""How reliable scores are: alpha and omega in their forms, split halves, measurement error."""
