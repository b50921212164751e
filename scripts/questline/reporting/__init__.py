"""reporting: how do readers see it? Figures, pages and the words between the numbers."""
