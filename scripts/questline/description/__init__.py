"""Description: who answered, what did they say?"""
