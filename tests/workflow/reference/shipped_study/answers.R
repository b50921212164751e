# ---- intake: the export as text, then by the codebook -------------------------------------------

missing_codes <- c("-99" = "refused", "prefer not to say" = "refused")
not_asked <- c("-88" = "not_asked")
not_applicable <- c("-88" = "not_applicable")

raw <- read.csv("../../../data/link_workers/responses.csv", colClasses = "character",
                check.names = FALSE, fileEncoding = "UTF-8-BOM", na.strings = character(0))
header <- names(raw)
put("intake/export/none/none/rows/count", "nrow", estimate = nrow(raw))
put("intake/export/none/none/columns/count", "ncol", estimate = ncol(raw))

exactly <- function(name) raw[[which(header == name)]]
starting <- function(name) raw[[which(startsWith(header, name))]]
coded <- function(code) {
  found <- grepl(paste0("[", code, "]"), header, fixed = TRUE) |
    startsWith(header, paste0(code, "."))
  stopifnot(sum(found) == 1)
  raw[[which(found)]]
}
squeeze <- function(text) gsub("\\s+", " ", trimws(text))

answers <- data.frame(row = seq_len(nrow(raw)))   # the row is the respondent's key
reasons <- list()   # variable -> why an answer is missing
variants <- 0   # answers that are a label but for blanks and case

take_levels <- function(variable, text, labels, missing = missing_codes, loose = TRUE) {
  cleaned <- squeeze(text)
  shown <- setNames(names(labels), labels)
  code <- unname(shown[text])
  if (loose) {
    lowered <- setNames(names(labels), tolower(labels))
    code <- unname(lowered[tolower(cleaned)])
    variants <<- variants + sum(!is.na(code) & is.na(shown[text]))
  }
  reason <- unname(missing[tolower(cleaned)])
  reason[cleaned == ""] <- "left_blank"
  stopifnot(!is.na(code) | !is.na(reason))
  answers[[variable]] <<- factor(code, names(labels))
  reasons[[variable]] <<- ifelse(is.na(code), reason, NA)
}
take_number <- function(variable, text, low, high, missing = missing_codes["-99"]) {
  cleaned <- squeeze(text)
  reason <- unname(missing[cleaned])
  reason[cleaned == ""] <- "left_blank"
  value <- suppressWarnings(as.numeric(cleaned))
  value[!is.na(reason)] <- NA
  stopifnot(!is.na(value) | !is.na(reason))
  outside <- !is.na(value) & (value < low | value > high)
  reason[outside] <- "out_of_range"
  value[outside] <- NA
  answers[[variable]] <<- value
  reasons[[variable]] <<- ifelse(is.na(value), reason, NA)
}

yes_no <- c(no = "No", yes = "Yes")
answers$respondent <- exactly("Response ID")
take_number("duration", exactly("Duration (seconds)"), 0, 86400, c("-99" = "left_blank"))
take_levels("status", exactly("Status"), c(response = "Response", preview = "Survey preview"),
            loose = FALSE)
take_levels("consent", exactly("Consent"),
            c(agreed = "I agree to take part", declined = "I do not agree"), character(0))
take_levels("role", starting("Q1. Are you"),
            c(link_worker = "Yes, as a link worker", manager = "No, I manage link workers",
              not = "No"), character(0))
take_levels("left_in_mind_past", coded("leave_past"), yes_no)
take_levels("left_in_mind_next", coded("leave_next"), yes_no)
take_levels("gender", exactly("Q3. Gender"),
            c(female = "Female", male = "Male", other = "In another way"))
take_levels("age_group", exactly("Q4. Age group"),
            c(a18_29 = "18 to 29", a30_39 = "30 to 39", a40_49 = "40 to 49", a50_59 = "50 to 59",
              a60_plus = "60 or over"), loose = FALSE)
take_levels("ethnic_group", exactly("Q5. Ethnic group"),
            c(white = "White", asian = "Asian or Asian British",
              black = "Black, Black British, Caribbean or African",
              mixed = "Mixed or multiple ethnic groups", other = "Other ethnic group"))
take_levels("nation", exactly("Q6. Nation"),
            c(england = "England", scotland = "Scotland", wales = "Wales",
              northern_ireland = "Northern Ireland"), missing_codes["-99"])
take_levels("region", exactly("Q7. English region"),
            c(north_east = "North East", north_west = "North West",
              yorkshire = "Yorkshire and the Humber", east_midlands = "East Midlands",
              west_midlands = "West Midlands", east = "East of England", london = "London",
              south_east = "South East", south_west = "South West"),
            c(missing_codes["-99"], not_asked))
take_levels("employer", exactly("Q9. Employer"),
            c(primary_care = "Primary care", voluntary_sector = "Voluntary sector or charity",
              local_council = "Local council", other = "Other (please say)"))
take_levels("contract", exactly("Q10. Contract"),
            c(permanent = "Permanent", fixed_term = "Fixed term", other = "Other"))
take_number("hours", exactly("Q11. Hours a week"), 1, 48)
take_number("months_in_role", exactly("Q12. Months in the role"), 0, 240)
take_number("practices_covered", exactly("Q13. Practices covered"), 0, 60,
            c(missing_codes["-99"], not_applicable))
take_number("caseload", exactly("Q14. Caseload"), 0, 500, c(missing_codes["-99"], not_applicable))
take_levels("supervision", exactly("Q15. Clinical supervision"), yes_no)
take_levels("training", exactly("Q16. Training"),
            c(none = "None", some = "Some", full = "All that I needed"), loose = FALSE)
take_levels("peer_support", exactly("Q17. Peer support"), yes_no)
confidence_items <- c("se_composure", "se_solutions", "se_handling", "se_experience", "se_goals",
                      "se_demands")
facets <- c("jd_workload", "jd_complexity", "jd_supervision", "jd_training", "jd_team",
            "jd_autonomy", "jd_pay", "jd_paperwork", "jd_helping", "jd_career")
for (item in confidence_items) take_number(item, coded(item), 1, 6)
for (item in facets) take_number(item, coded(item), 0, 10)
experience <- c(supervision_quality = "exp_supervision", training_adequacy = "exp_training",
                job_stress = "exp_stress", feeling_supported = "exp_support")
for (item in names(experience)) {
  codes <- missing_codes["-99"]
  if (item == "supervision_quality") codes <- c(codes, not_applicable)
  take_number(item, coded(experience[[item]]), 1, 5, codes)
}
take_levels("willing_interview", starting("Q40. May we invite you"), yes_no, character(0))

outside <- sum(unlist(reasons) == "out_of_range", na.rm = TRUE)
put("intake/findings/none/none/unknown_columns/count", "by eye",
    estimate = sum(header %in% c("IP version", "Browser language")))
for (place in c("intake/findings/none/none/label_variants/count",
                "intake/changes/none/none/label_variant/count",
                "cleaning/changes/none/none/label_variant/count")) {
  put(place, "answers that match a label only without blanks and case", estimate = variants)
}
for (place in c("intake/findings/none/none/out_of_range/count",
                "cleaning/changes/none/none/out_of_range/count")) {
  put(place, "answers outside the declared range", estimate = outside)
}

# Derived: bands of whole years.
year_bands <- c("under_1_year", "one_to_two_years", "two_to_three_years", "three_years_plus")
answers$time_in_role <- factor(
  year_bands[findInterval(answers$months_in_role, c(0, 12, 24, 36))], year_bands
)
reasons$time_in_role <- ifelse(is.na(answers$time_in_role), "not_derived", NA)

# ---- cleaning: each rule on everyone, then the first that excludes ------------------------------

longest_run <- function(given) {
  runs <- rle(ifelse(is.na(given), -seq_along(given), given))   # a missing answer breaks a run
  max(0, runs$lengths[runs$values >= 0])
}
main_questions <- c("left_in_mind_past", "left_in_mind_next", confidence_items, facets)
in_a_row <- c(confidence_items, facets, names(experience))
answered_share <- rowMeans(!is.na(answers[main_questions]))
runs <- apply(answers[in_a_row], 1, longest_run)
caught <- list(
  preview = answers$status == "preview",
  no_consent = is.na(answers$consent) | answers$consent == "declined",
  not_a_link_worker = is.na(answers$role) | answers$role != "link_worker",
  duplicate = duplicated(answers$respondent),
  broke_off = answered_share < 0.5,
  too_fast = !is.na(answers$duration) & answers$duration < 120,
  one_answer_throughout = runs > 11
)
stamps <- c("Start date", "Duration (seconds)", "IP version", "Browser language")
without_stamp <- raw[, !header %in% stamps]
for (name in unique(answers$respondent[caught$duplicate])) {   # sent twice: the same answers
  copies <- without_stamp[answers$respondent == name, ]
  copies[] <- lapply(copies, function(text) tolower(squeeze(text)))
  stopifnot(nrow(unique(copies)) == 1)
}
left <- rep(TRUE, nrow(answers))
flow <- "cleaning/flow/none/none/"
put(paste0(flow, "raw_rows/count"), "nrow", estimate = nrow(raw))
for (rule in names(caught)) {
  excluded <- left & caught[[rule]]
  if (rule == "too_fast") unchecked <- left & is.na(answers$duration)
  left <- left & !excluded
  if (rule == "broke_off") screened <- left   # for careless.R: those of the next rule
  put(paste0(flow, rule, "/excluded/count"), "rules in their order", estimate = sum(excluded))
  put(paste0(flow, rule, "/caught/count"), "each rule alone", estimate = sum(caught[[rule]]))
}
few_hours <- !is.na(answers$hours) & answers$hours < 8
put(paste0(flow, "few_hours/marked/count"), "rules in their order",
    estimate = sum(left & few_hours))
put(paste0(flow, "few_hours/caught/count"), "each rule alone", estimate = sum(few_hours))
put(paste0(flow, "too_fast/not_checked/count"), "is.na", estimate = sum(left & unchecked))
put(paste0(flow, "few_hours/not_checked/count"), "is.na",
    estimate = sum(left & is.na(answers$hours)))
stopifnot(!anyNA(answers$status))   # nobody whom the rule on previews could not check
put(paste0(flow, "analysed/count"), "rules in their order", estimate = sum(left))

study <- answers[left, ]
reasons <- lapply(reasons, function(reason) reason[left])
everyone <- nrow(study)
quality <- list(longest_run = runs[left], answered_share = answered_share[left],
                seconds = study$duration)
for (name in names(quality)) {
  x <- quality[[name]][!is.na(quality[[name]])]
  summaries <- c(mean = mean(x), sd = sd(x), median = median(x), minimum = min(x), maximum = max(x))
  for (statistic in names(summaries)) {
    put(paste0("cleaning/quality/none/none/", name, "/", statistic), statistic,
        estimate = summaries[[statistic]], n = length(x))
  }
}

# ---- scoring: sums, completed from the mean of the answered items -------------------------------

scales <- list(
  self_efficacy = list(items = confidence_items, low = 1, high = 6, needed = 5),
  job_discrepancy = list(items = facets, low = 0, high = 10, needed = 8)
)
for (scale in names(scales)) {
  definition <- scales[[scale]]
  given <- rowSums(!is.na(study[definition$items]))
  size <- length(definition$items)
  score <- rowMeans(study[definition$items], na.rm = TRUE) * size
  score[given < definition$needed] <- NA
  study[[scale]] <- score
  reasons[[scale]] <- ifelse(is.na(score), "not_scored", NA)
  how <- c(complete = sum(given == size), not_scored = sum(given < definition$needed))
  how["prorated"] <- everyone - sum(how)
  for (result in names(how)) {
    put(paste0("scoring/scores/none/analysed/", scale, "/", result, "/count"), "rowSums(!is.na)",
        estimate = how[[result]], denominator = everyone)
  }
}
