"""The self-test: answers that books print or closed forms give, recomputed on this machine."""
