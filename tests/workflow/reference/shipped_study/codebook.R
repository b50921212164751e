# ---- the codebook against the file: every row as it came, before any rule looks at it -----------

# Kinds of missing by what stands in a cell, whatever its case and the blanks around it. An answer
# outside the declared range is an answer here.
refused <- missing_codes["-99"]
kinds_of <- function(text, codes) {
  cleaned <- tolower(squeeze(text))
  codes <- c(codes, if (!"" %in% names(codes)) setNames("left_blank", ""))
  ifelse(cleaned %in% names(codes), codes[match(cleaned, names(codes))], "answered")
}
as_it_came <- list()
kinds <- list()
take <- function(variable, text, codes = character(0)) {
  as_it_came[[variable]] <<- squeeze(text)
  kinds[[variable]] <<- kinds_of(text, codes)
}

take("respondent", exactly("Response ID"))
take("started", exactly("Start date"))
take("duration", exactly("Duration (seconds)"), c("-99" = "left_blank"))
take("status", exactly("Status"))
take("consent", exactly("Consent"))
take("role", starting("Q1. Are you"))
take("left_in_mind_past", coded("leave_past"), missing_codes)
take("left_in_mind_next", coded("leave_next"), missing_codes)
take("gender", exactly("Q3. Gender"), missing_codes)
take("age_group", exactly("Q4. Age group"), missing_codes)
take("ethnic_group", exactly("Q5. Ethnic group"), missing_codes)
take("nation", exactly("Q6. Nation"), refused)
take("region", exactly("Q7. English region"), c(refused, not_asked))
take("town", exactly("Q8. Town or area"))
take("employer", exactly("Q9. Employer"), missing_codes)
take("employer_other", exactly("Q9. Employer - other"), setNames("not_asked", ""))
take("contract", exactly("Q10. Contract"), missing_codes)
take("hours", exactly("Q11. Hours a week"), refused)
take("months_in_role", exactly("Q12. Months in the role"), refused)
take("practices_covered", exactly("Q13. Practices covered"), c(refused, not_applicable))
take("caseload", exactly("Q14. Caseload"), c(refused, not_applicable))
take("supervision", exactly("Q15. Clinical supervision"), missing_codes)
take("training", exactly("Q16. Training"), missing_codes)
take("peer_support", exactly("Q17. Peer support"), missing_codes)
for (item in c(confidence_items, facets)) take(item, coded(item), refused)
take("supervision_quality", coded("exp_supervision"), c(refused, not_applicable))
take("training_adequacy", coded("exp_training"), refused)
take("job_stress", coded("exp_stress"), refused)
take("feeling_supported", coded("exp_support"), refused)
for (question in c("open_leaving", "open_staying", "open_help")) take(question, coded(question))
take("willing_interview", starting("Q40. May we invite you"))

# Derived from what was answered, inside its range or not.
there <- function(variable) kinds[[variable]] == "answered"
derived <- function(known) ifelse(known, "answered", "not_derived")
months <- suppressWarnings(as.numeric(as_it_came$months_in_role))
kinds$time_in_role <- derived(there("months_in_role") & months >= 0)
kinds$full_time <- derived(there("hours"))
has <- function(variable) there(variable) & tolower(as_it_came[[variable]]) == "yes"
kinds$any_support <- derived(
  has("supervision") | has("peer_support") | (there("supervision") & there("peer_support"))
)
kinds$england <- derived(there("nation"))

put_both <- function(place, count, of, ...) {
  put(paste0(place, "/count"), "table", estimate = count, denominator = of, ...)
  put(paste0(place, "/share"), "table", estimate = count / of, denominator = of, ...)
}
people <- nrow(raw)
for (variable in names(kinds)) {
  place <- paste0("intake/codebook/none/none/", variable, "/")
  counts <- table(kinds[[variable]])
  stopifnot("answered" %in% names(counts))   # no column without any answer
  for (kind in names(counts)) {
    events <- if (kind == "answered") c(events = counts[[kind]])
    put_both(paste0(place, kind), counts[[kind]], people, events)
  }
}

# What drifted: stretches without an answer at an end, levels that nobody gave, answers outside.
for (variable in names(kinds)) {
  given <- which(there(variable))
  for (length in c(min(given) - 1, people - max(given))) {
    share <- length(given) / (people - length)
    stopifnot(length < 20 || (1 - share)^length >= 1e-6)   # chance explains each of them
  }
  answer <- answers[[variable]]
  if (is.factor(answer)) stopifnot(levels(answer) %in% answer)
}
ranges <- list(duration = c(0, 86400), hours = c(1, 48), months_in_role = c(0, 240),
               practices_covered = c(0, 60), caseload = c(0, 500))
for (item in confidence_items) ranges[[item]] <- c(1, 6)
for (item in facets) ranges[[item]] <- c(0, 10)
for (item in names(experience)) ranges[[item]] <- c(1, 5)
for (variable in names(ranges)) {
  values <- as.numeric(as_it_came[[variable]][there(variable)])
  outside <- sum(values < ranges[[variable]][1] | values > ranges[[variable]][2])
  if (outside) {
    place <- paste0("intake/drift/none/none/", variable, "/out_of_range")
    put_both(place, outside, length(values))
  }
}
