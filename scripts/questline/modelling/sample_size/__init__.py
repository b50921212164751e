"""Whether the study is large enough for its models, and what it could have found."""
