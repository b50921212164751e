"""The summary for managers and policy makers: two printed pages of everyday words."""
