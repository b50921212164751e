"""interviews: whom to interview, what they said and showed; does it explain the numbers?"""
