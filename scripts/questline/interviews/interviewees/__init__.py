"""Who was interviewed, and what readers are told of each of them."""
