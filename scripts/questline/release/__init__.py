"""Release: what may be published?"""
