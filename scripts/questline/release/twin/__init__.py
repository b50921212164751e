"""A synthetic twin of a study, made of what is public: released statistics and configuration."""
