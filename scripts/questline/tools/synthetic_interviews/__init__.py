"""The synthetic interview material that ships: texts, coding, pictures."""
