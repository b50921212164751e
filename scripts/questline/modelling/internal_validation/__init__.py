"""How well a model would do on new people, judged by resampling those it was fitted to."""
