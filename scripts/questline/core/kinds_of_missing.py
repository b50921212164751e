"""The kinds of missing answers in words, as readers see them on pages and in data files."""

from __future__ import annotations

from questline.core.codebook import MISSING_KINDS

OUT_OF_RANGE, NOT_DERIVED, NOT_SCORED = "out_of_range", "not_derived", "not_scored"
KINDS = (*MISSING_KINDS, OUT_OF_RANGE, NOT_DERIVED, NOT_SCORED)
"""Those of the codebook; answers that cleaning set to missing; derived variables whose source is
missing; scores for which too few items were answered."""
IN_WORDS = {
    "left_blank": "Left blank",
    "refused": "Did not want to say",
    "do_not_know": "Does not know",
    "not_applicable": "Does not apply",
    "not_asked": "Not asked",
    "unusable": "Unusable, its meaning not known",
    OUT_OF_RANGE: "Out of range, set to missing",
    NOT_DERIVED: "Source missing",
    NOT_SCORED: "Too few items answered",
}
