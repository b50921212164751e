"""What fitted models say on the scale of the outcome: effects, predictions, means, contrasts."""
