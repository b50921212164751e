# The shipped study once more, in R alone: from the raw file to every number of the report.
#
#   Rscript shipped_study.R      (in this folder)
#
# reads ../../../data/link_workers/responses.csv and writes shipped_study.csv (the id of a row of
# the pipeline's store, R's numbers under the store's column names, the R functions that gave them)
# and shipped_study_versions.txt. The rules stand here as a reader of config/link_workers
# understands them: nothing of that folder, of the pipeline or of its results is read.

suppressPackageStartupMessages({
  library(MASS)
  library(car)
  library(pROC)
  library(psych)
  library(lavaan)
})

confidence <- 0.95
tail <- (1 - confidence) / 2
missing_codes <- c("-99" = "refused", "prefer not to say" = "refused")
not_asked <- c("-88" = "not_asked")
not_applicable <- c("-88" = "not_applicable")

store_columns <- c("estimate", "se", "df", "conf_level", "ci_low", "ci_high", "p", "p_adjusted",
                   "n", "denominator", "events")
rows_out <- list()
put <- function(id, source, ...) {
  values <- c(...)
  values <- values[!is.na(values)]
  row <- rows_out[[id]]
  if (is.null(row)) row <- c(id = id, setNames(rep("", length(store_columns)), store_columns))
  stopifnot(names(values) %in% store_columns, row[names(values)] == "")   # each number once
  row[names(values)] <- sprintf("%.13g", values)
  row["source"] <- paste(c(if ("source" %in% names(row)) row[["source"]], source), collapse = "; ")
  rows_out[[id]] <<- row
}

# ---- intake: the export as text, then by the codebook -------------------------------------------

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

# ---- measurement --------------------------------------------------------------------------------

described_as <- c(mean = "mean", sd = "sd", median = "median", minimum = "min", maximum = "max",
                  skewness = "skew", kurtosis = "kurtosis")
for (scale in names(scales)) {
  definition <- scales[[scale]]
  items <- study[definition$items]
  size <- ncol(items)
  score <- study[[scale]][!is.na(study[[scale]])]
  place <- paste0("measurement/", scale, "/none/analysed/")
  described <- psych::describe(score, type = 3)
  low <- size * definition$low
  high <- size * definition$high
  put(paste0(place, scale, "/count"), "psych::describe", estimate = described$n)
  for (statistic in names(described_as)) {
    put(paste0(place, scale, "/", statistic), "psych::describe(type = 3)",
        estimate = described[[described_as[[statistic]]]], n = length(score))
  }
  at_ends <- function(term, x, low, high) {
    n <- sum(!is.na(x))
    for (end in list(c("floor_share", low), c("ceiling_share", high))) {
      there <- sum(x == as.numeric(end[2]), na.rm = TRUE)
      put(paste0(place, term, "/", end[1]), "mean(x == limit)", estimate = there / n, n = n,
          denominator = n, events = there)
    }
  }
  at_ends(scale, score, low, high)
  limits <- seq(low, high, length.out = 11)
  bins <- cut(score, limits, right = FALSE, include.lowest = TRUE)
  for (bin in seq_len(10)) {
    put(paste0(place, scale, "/", limits[bin], " to ", limits[bin + 1], "/count"), "cut",
        estimate = sum(as.integer(bins) == bin))
  }
  covariance <- cov(items, use = "pairwise.complete.obs")
  correlation <- cov2cor(covariance)
  enough <- sum(rowSums(!is.na(items)) >= 2)
  reliable <- suppressWarnings(suppressMessages(
    psych::alpha(items, use = "pairwise", warnings = FALSE, check.keys = FALSE)
  ))
  # A scale's inter-item correlation is that of alpha: from the pairwise covariances.
  put(paste0(place, scale, "/average_inter_item_correlation"), "cov, cov2cor",
      estimate = mean(correlation[upper.tri(correlation)]), n = enough)
  rest <- function(item) {
    others <- setdiff(definition$items, item)
    sum(covariance[item, others]) /
      sqrt(covariance[item, item] * sum(covariance[others, others]))
  }
  alpha_of <- function(kept) {
    k <- length(kept)
    k / (k - 1) * (1 - sum(diag(covariance)[kept]) / sum(covariance[kept, kept]))
  }
  for (item in definition$items) {
    x <- items[[item]][!is.na(items[[item]])]
    put(paste0(place, item, "/count"), "is.na", estimate = length(x))
    put(paste0(place, item, "/mean"), "mean", estimate = mean(x), n = length(x))
    put(paste0(place, item, "/sd"), "sd", estimate = sd(x), n = length(x))
    at_ends(item, x, definition$low, definition$high)
    put(paste0("scoring/sign_check/none/analysed/", scale, "/", item, "/item_rest_correlation"),
        "pairwise cov", estimate = rest(item), n = length(x))
  }
  for (first in seq_len(size - 1)) for (second in (first + 1):size) {
    pair <- na.omit(items[c(first, second)])
    put(paste0(place, names(items)[first], "/", names(items)[second], "/correlation"), "cor",
        estimate = cor(pair[[1]], pair[[2]]), n = nrow(pair))
  }
  if (scale == "job_discrepancy") next   # an index: no reliability

  alpha <- reliable$total$raw_alpha
  stopifnot(all.equal(alpha, alpha_of(definition$items)))
  feldt <- psych::alpha.ci(alpha, n.obs = enough, n.var = size, p.val = 1 - confidence)
  put(paste0(place, scale, "/alpha"), "psych::alpha(use = pairwise), psych::alpha.ci",
      estimate = alpha, ci_low = feldt$lower.ci, ci_high = feldt$upper.ci,
      conf_level = confidence, n = enough)
  put(paste0(place, scale, "/standard_error_of_measurement"), "sd * sqrt(1 - alpha)",
      estimate = sd(score) * sqrt(1 - alpha), n = length(score))
  for (item in definition$items) {
    n <- sum(!is.na(items[[item]]))
    put(paste0(place, item, "/item_rest_correlation"), "psych::alpha $ r.drop",
        estimate = reliable$item.stats[item, "r.drop"], n = n)
    dropped <- reliable$alpha.drop[item, "raw_alpha"]
    stopifnot(all.equal(dropped, alpha_of(setdiff(definition$items, item))))
    put(paste0(place, item, "/alpha_if_dropped"), "psych::alpha $ alpha.drop", estimate = dropped,
        n = sum(rowSums(!is.na(items[names(items) != item])) >= 2))
  }
  whole <- na.omit(items)
  one_factor <- lavaan::cfa(
    paste("trait =~", paste(definition$items, collapse = " + ")), data = whole, std.lv = TRUE
  )
  fitted_model <- lavaan::lavInspect(one_factor, "est")
  true <- sum(fitted_model$lambda)^2
  put(paste0(place, scale, "/omega_total"), "lavaan::cfa",
      estimate = true / (true + sum(diag(fitted_model$theta))), n = nrow(whole))
}

# ---- description --------------------------------------------------------------------------------

table_one <- c("gender", "age_group", "ethnic_group", "nation", "region", "employer", "contract",
               "hours", "months_in_role", "time_in_role", "practices_covered", "caseload",
               "supervision", "training", names(experience), "self_efficacy", "job_discrepancy",
               "willing_interview")
by_variables <- c("left_in_mind_past", "left_in_mind_next")
place <- "description/table_one/none/analysed/"
columns <- list(list(group = "", who = rep(TRUE, everyone)))
for (by in by_variables) {
  put(paste0(place, "respondents@", by, "=missing/count"), "is.na",
      estimate = sum(is.na(study[[by]])))
  for (level in levels(study[[by]])) {
    columns[[length(columns) + 1]] <- list(
      group = paste0("@", by, "=", level),
      who = !is.na(study[[by]]) & study[[by]] == level
    )
  }
}
quartiles <- function(x) quantile(x, c(.25, .75), type = 7, names = FALSE)
for (column in columns) {
  size <- sum(column$who)
  put(paste0(place, "respondents", column$group, "/count"), "sum", estimate = size)
  for (variable in table_one) {
    term <- paste0(place, variable, column$group)
    x <- study[[variable]][column$who]
    n <- sum(!is.na(x))
    put(paste0(term, "/missing_count"), "is.na", estimate = size - n, denominator = size)
    put(paste0(term, "/missing_percent"), "is.na", estimate = 100 * (size - n) / size, n = size,
        denominator = size, events = size - n)
    if (is.factor(x)) {
      counts <- table(x)
      for (level in levels(x)) {
        put(paste0(term, "/", level, "/count"), "table", estimate = counts[[level]],
            denominator = n)
        put(paste0(term, "/", level, "/percent"), "prop.table",
            estimate = 100 * prop.table(counts)[[level]], n = n, denominator = n,
            events = counts[[level]])
      }
      next
    }
    x <- x[!is.na(x)]
    put(paste0(term, "/count"), "is.na", estimate = n)
    summaries <- c(mean = mean(x), sd = sd(x), median = median(x),
                   lower_quartile = quartiles(x)[1], upper_quartile = quartiles(x)[2])
    for (statistic in names(summaries)) {
      put(paste0(term, "/", statistic), if (grepl("quartile", statistic)) "quantile(type = 7)"
          else statistic, estimate = summaries[[statistic]], n = n)
    }
  }
}
for (by in by_variables) for (variable in table_one) {
  both <- na.omit(study[c(by, variable)])
  halves <- split(both[[variable]], both[[by]])
  if (is.factor(both[[variable]])) {   # Yang and Dalton 2012
    shares <- sapply(halves, function(x) prop.table(table(x))[-1])
    shares <- matrix(shares, ncol = 2)
    spread <- lapply(1:2, function(side) {
      share <- shares[, side]
      diag(share, length(share)) - share %o% share
    })
    gap <- shares[, 1] - shares[, 2]
    difference <- sqrt(drop(gap %*% solve((spread[[1]] + spread[[2]]) / 2, gap)))
    # Of two levels the sign can be told: that of the second level.
    if (nrow(shares) == 1) difference <- sign(gap) * difference
    source <- "Yang and Dalton 2012, solve"
  } else {
    difference <- (mean(halves[[1]]) - mean(halves[[2]])) /
      sqrt((var(halves[[1]]) + var(halves[[2]])) / 2)
    source <- "mean, var"
  }
  put(paste0(place, variable, "@", by, "/standardised_mean_difference"), source,
      estimate = difference, n = nrow(both))
}
for (by in by_variables) {
  test <- chisq.test(table(study$supervision, study[[by]]), correct = FALSE)
  put(paste0(place, "supervision@", by, "/chi_square"), "chisq.test(correct = FALSE)",
      estimate = test$statistic[[1]], df = test$parameter[[1]], p = test$p.value,
      n = sum(test$observed))
}

questions <- c(confidence_items, facets, names(experience))
ranges <- rbind(
  data.frame(name = confidence_items, low = 1, high = 6),
  data.frame(name = facets, low = 0, high = 10),
  data.frame(name = names(experience), low = 1, high = 5)
)
for (line in seq_len(nrow(ranges))) {
  variable <- ranges$name[line]
  x <- study[[variable]]
  n <- sum(!is.na(x))
  term <- paste0("description/answers/none/analysed/", variable, "/")
  for (answer in ranges$low[line]:ranges$high[line]) {
    there <- sum(x == answer, na.rm = TRUE)
    put(paste0(term, answer, "/count"), "sum(x == answer)", estimate = there, denominator = n)
    put(paste0(term, answer, "/percent"), "sum(x == answer)", estimate = 100 * there / n, n = n,
        denominator = n, events = there)
  }
  put(paste0(term, "missing/count"), "is.na", estimate = everyone - n, denominator = everyone)
}

for (variable in c(table_one, by_variables, confidence_items, facets)) {
  term <- paste0("description/missing_answers/none/analysed/", variable, "/")
  away <- sum(is.na(study[[variable]]))
  put(paste0(term, "count"), "is.na", estimate = away, denominator = everyone)
  put(paste0(term, "percent"), "is.na", estimate = 100 * away / everyone, n = everyone,
      denominator = everyone, events = away)
  kinds <- table(reasons[[variable]])
  stopifnot(sum(kinds) == away)
  for (kind in names(kinds)) {
    put(paste0(term, kind, "/count"), "table", estimate = kinds[[kind]], denominator = everyone)
  }
}
holes <- is.na(study[c(table_one, by_variables)])
missing_together <- apply(holes, 1, function(away) paste(colnames(holes)[away], collapse = ", "))
patterns <- sort(table(missing_together), decreasing = TRUE)
# Ties may stand in any order: the counts, most frequent first, are the same.
for (number in 1:12) {
  put(sprintf("description/missing_patterns/none/analysed/pattern_%02d/count", number), "table",
      estimate = patterns[[number]], denominator = everyone)
}
put("description/missing_patterns/none/analysed/other_patterns/count", "table",
    estimate = sum(patterns[-(1:12)]), denominator = everyone)

correlated <- c("self_efficacy", "job_discrepancy", names(experience), "months_in_role")
for (first in seq_len(length(correlated) - 1)) for (second in (first + 1):length(correlated)) {
  pair <- na.omit(study[correlated[c(first, second)]])
  test <- cor.test(pair[[1]], pair[[2]], conf.level = confidence)
  put(paste0("description/correlations/none/analysed/", correlated[first], "/", correlated[second],
             "/correlation"), "cor.test", estimate = test$estimate[[1]], df = test$parameter[[1]],
      conf_level = confidence, ci_low = test$conf.int[1], ci_high = test$conf.int[2],
      p = test$p.value, n = nrow(pair))
}

wilson <- function(events, n) {
  suppressWarnings(prop.test(events, n, conf.level = confidence, correct = FALSE))$conf.int
}
place <- "description/benchmarks/none/analysed/nalw_2020/"
for (variable in by_variables) {
  events <- sum(study[[variable]] == "yes", na.rm = TRUE)
  n <- sum(!is.na(study[[variable]]))
  put(paste0(place, variable, "/percent"), "prop.test(correct = FALSE)",
      estimate = 100 * events / n, conf_level = confidence, ci_low = 100 * wilson(events, n)[1],
      ci_high = 100 * wilson(events, n)[2], n = n, denominator = n, events = events)
}
put(paste0(place, "percent"), "prop.test(correct = FALSE)", estimate = 29, conf_level = confidence,
    ci_low = 100 * wilson(0.29 * 279, 279)[1], ci_high = 100 * wilson(0.29 * 279, 279)[2], n = 279,
    denominator = 279)

# ---- modelling ----------------------------------------------------------------------------------

tight <- glm.control(epsilon = 1e-14, maxit = 100)
references <- c(gender = "female", age_group = "a40_49", employer = "primary_care",
                nation = "england")
covariates <- c("gender", "age_group", "employer", "nation", "months_in_role")
study$discrepancy30 <- study$job_discrepancy / 30   # per 30 points higher
study$confidence10 <- -study$self_efficacy / 10     # per 10 points lower
for (name in names(references)) study[[name]] <- relevel(study[[name]], references[[name]])
ours <- c(discrepancy30 = "job_discrepancy", confidence10 = "self_efficacy")
our_name <- function(term) if (term %in% names(ours)) ours[[term]] else term

profile_root <- function(fit, name, side) {
  x <- model.matrix(fit)
  rest <- x[, colnames(x) != name, drop = FALSE]
  b <- coef(fit)[[name]]
  se <- sqrt(vcov(fit)[name, name])
  excess <- function(value) {
    held <- suppressWarnings(
      glm.fit(rest, fit$y, offset = x[, name] * value, family = binomial(), control = tight)
    )
    held$deviance - fit$deviance - qchisq(confidence, 1)
  }
  uniroot(excess, sort(c(b, b + side * 6 * se)), tol = 1e-13, maxiter = 1000)$root
}

focal_p <- c()
coefficients_of <- function(fit, analysis, model, kind, outcome_events) {
  table <- coef(summary(fit))
  n <- nobs(fit)
  for (term in attr(terms(fit), "term.labels")) {
    data <- fit$model[[term]]
    named <- if (is.factor(data)) levels(data)[-1] else ""
    for (level in named) {
      name <- paste0(term, level)
      id <- paste0("modelling/", analysis, "/", model, "/complete/", our_name(term),
                   if (level != "") paste0("/", level), "/")
      b <- table[name, 1]
      p <- table[name, 4]
      if (kind == "logistic") {
        limits <- exp(c(profile_root(fit, name, -1), profile_root(fit, name, 1)))
        stopifnot(all.equal(limits, unname(exp(suppressMessages(confint(fit, name)))),
                            tolerance = 1e-3))
        put(paste0(id, "odds_ratio"), "glm, uniroot on its deviance", estimate = exp(b),
            se = table[name, 2], conf_level = confidence, ci_low = limits[1], ci_high = limits[2],
            p = p, n = n, events = outcome_events)
        if (model == "adjusted" && term %in% names(ours)) focal_p[paste0(id, "odds_ratio")] <<- p
      } else {
        limits <- confint(fit, name, level = confidence)
        put(paste0(id, "coefficient"), "lm, confint", estimate = b, se = table[name, 2],
            df = fit$df.residual, conf_level = confidence, ci_low = limits[1],
            ci_high = limits[2], p = p, n = n)
      }
    }
    if (is.factor(data)) {
      put(paste0("modelling/", analysis, "/", model, "/complete/", our_name(term), "/",
                 levels(data)[1], "/reference"), "by definition",
          estimate = if (kind == "logistic") 1 else 0)
    }
  }
}

fit_analysis <- function(analysis, outcome, kind, predictors) {
  terms <- c(predictors, covariates)
  complete <- na.omit(study[c("row", outcome, terms)])
  rownames(complete) <- complete$row
  n <- nrow(complete)
  events <- NA
  if (kind == "logistic") {
    complete$event <- as.numeric(complete[[outcome]] == "yes")
    events <- sum(complete$event)
    outcome <- "event"
  }
  fit_of <- function(names) {
    formula <- reformulate(names, outcome)
    environment(formula) <- globalenv()
    if (kind == "logistic") {
      first <- eval(bquote(glm(.(formula), binomial(), complete, control = tight)))
      # Once more from there: glm takes its standard errors from the step before the last.
      eval(bquote(glm(.(formula), binomial(), complete, start = .(coef(first)), control = tight)))
    } else {
      eval(bquote(lm(.(formula), complete)))
    }
  }
  for (term in terms) coefficients_of(fit_of(term), analysis, "unadjusted", kind, events)
  fit <- fit_of(terms)
  coefficients_of(fit, analysis, "adjusted", kind, events)

  place <- paste0("modelling/", analysis, "/adjusted/complete/")
  for (term in intersect(terms, names(references))) {
    for (level in levels(complete[[term]])) {
      there <- complete[[term]] == level
      if (kind == "linear") {
        put(paste0(place, term, "/", level, "/count"), "sum", estimate = sum(there))
        next
      }
      put(paste0(place, term, "@event/", level, "/count"), "sum",
          estimate = sum(there & complete$event == 1))
      put(paste0(place, term, "@no_event/", level, "/count"), "sum",
          estimate = sum(there & complete$event == 0))
    }
  }
  model <- function(statistic, source, estimate, ...) {
    put(paste0(place, "model/", statistic), source, estimate = estimate, ...)
  }
  parameters <- length(coef(fit)) - 1
  model("count", "na.omit", n)
  model("left_out", "na.omit", everyone - n)
  model("parameters", "coef", parameters)
  model("log_likelihood", "logLik", as.numeric(logLik(fit)), n = n, events = events)
  model("aic", "AIC", AIC(fit), n = n, events = events)
  model("bic", "BIC", BIC(fit), n = n, events = events)
  inflation <- car::vif(fit)
  for (term in rownames(inflation)) {
    put(paste0(place, our_name(term), "/variance_inflation_factor"), "car::vif",
        estimate = inflation[term, "GVIF"], df = inflation[term, "Df"], n = n, events = events)
    put(paste0(place, our_name(term), "/scaled_variance_inflation_factor"), "car::vif",
        estimate = inflation[term, "GVIF^(1/(2*Df))"], df = inflation[term, "Df"], n = n,
        events = events)
  }
  distance <- cooks.distance(fit)
  influential <- distance[distance > 4 / n]
  model("influential_count", "cooks.distance > 4 / n", length(influential), n = n)
  for (row in names(influential)) {
    put(paste0(place, "model@respondent/", row, "/cooks_distance"), "cooks.distance",
        estimate = influential[[row]], n = n)
  }
  if (kind == "linear") {
    said <- summary(fit)
    model("r_squared", "summary.lm", said$r.squared, n = n)
    model("adjusted_r_squared", "summary.lm", said$adj.r.squared, n = n)
    model("residual_sd", "summary.lm", said$sigma, df = fit$df.residual, n = n)
    f <- said$fstatistic
    model("f_statistic", "summary.lm, pf", f[["value"]], df = f[["numdf"]],
          p = pf(f[["value"]], f[["numdf"]], f[["dendf"]], lower.tail = FALSE), n = n)
    model("residual_df", "summary.lm", f[["dendf"]], n = n)
    return(invisible())
  }
  null <- fit_of("1")
  full <- as.numeric(logLik(fit))
  empty <- as.numeric(logLik(null))
  ratio <- anova(null, fit, test = "LRT")
  cox_snell <- 1 - exp(2 * (empty - full) / n)
  predicted <- fitted(fit)
  model("events", "sum", events, n = n)
  model("events_per_parameter", "min(events, n - events) / parameters",
        min(events, n - events) / parameters, n = n, events = events)
  model("null_log_likelihood", "logLik", empty, n = n, events = events)
  model("likelihood_ratio_chi_square", "anova", ratio$Deviance[2], df = ratio$Df[2],
        p = ratio[["Pr(>Chi)"]][2], n = n, events = events)
  model("nagelkerke_r_squared", "logLik", cox_snell / (1 - exp(2 * empty / n)), n = n,
        events = events)
  model("mcfadden_r_squared", "logLik", 1 - full / empty, n = n, events = events)
  model("brier_score", "mean", mean((complete$event - predicted)^2), n = n, events = events)
  curve <- pROC::roc(complete$event, predicted, quiet = TRUE, direction = "<")
  area <- pROC::ci.auc(curve, conf.level = confidence, method = "delong")
  model("auc", "pROC::ci.auc, pROC::var", area[2], se = sqrt(pROC::var(curve)),
        conf_level = confidence, ci_low = area[1], ci_high = area[3], n = n, events = events)
  score <- predict(fit)
  large <- glm(complete$event ~ 1, binomial(), offset = score, control = tight)
  slope <- glm(complete$event ~ score, binomial(), control = tight)
  model("calibration_intercept", "glm(offset)", round(coef(large)[[1]], 9), n = n, events = events)
  model("calibration_slope", "glm", coef(slope)[[2]], n = n, events = events)
  tenths <- cut(predicted, quantile(predicted, 0:10 / 10), include.lowest = TRUE, labels = FALSE)
  for (tenth in 1:10) {
    there <- tenths == tenth
    seen <- sum(complete$event[there])
    interval <- wilson(seen, sum(there))
    id <- sprintf("%scalibration/group_%02d/", place, tenth)
    put(paste0(id, "mean_predicted"), "mean, quantile", estimate = mean(predicted[there]),
        n = sum(there))
    put(paste0(id, "observed_share"), "prop.test(correct = FALSE)", estimate = seen / sum(there),
        conf_level = confidence, ci_low = interval[1], ci_high = interval[2], n = sum(there),
        events = seen)
  }
}
predictors <- c("discrepancy30", "confidence10")
fit_analysis("left_in_mind_past", "left_in_mind_past", "logistic", predictors)
fit_analysis("left_in_mind_next", "left_in_mind_next", "logistic", predictors)
fit_analysis("self_efficacy_experience", "self_efficacy", "linear",
             c("supervision_quality", "training_adequacy"))

# ---- comparisons --------------------------------------------------------------------------------

compared_p <- c()
place_of <- function(name, group) paste0("modelling/", name, "/comparison/complete/", group)
root <- function(f, from, to) uniroot(f, c(from, to), tol = 1e-12, maxiter = 1000)$root
compared <- function(name, outcome, group, kept = levels(study[[group]])) {
  both <- na.omit(study[c(outcome, group)])
  both <- both[both[[group]] %in% kept, ]
  put(paste0(place_of(name, group), "/left_out"), "na.omit", estimate = everyone - nrow(both))
  split(both[[outcome]], factor(both[[group]], kept))
}
group_summaries <- function(name, group, halves) {
  for (level in names(halves)) {
    x <- halves[[level]]
    id <- paste0(place_of(name, group), "/", level, "/")
    put(paste0(id, "count"), "length", estimate = length(x))
    summaries <- c(mean = mean(x), sd = sd(x), median = median(x),
                   lower_quartile = quartiles(x)[1], upper_quartile = quartiles(x)[2])
    for (statistic in names(summaries)) {
      put(paste0(id, statistic), if (grepl("quartile", statistic)) "quantile(type = 7)"
          else statistic, estimate = summaries[[statistic]], n = length(x))
    }
  }
}
tested <- function(id, source, estimate, p, ...) {
  put(id, source, estimate = estimate, p = p, ...)
  compared_p[id] <<- p
}

# Welch's t test, the difference and Hedges' g with an interval by the noncentral t distribution.
halves <- compared("discrepancy_by_contract", "job_discrepancy", "contract",
                   c("permanent", "fixed_term"))
group_summaries("discrepancy_by_contract", "contract", halves)
id <- paste0(place_of("discrepancy_by_contract", "contract"), "/")
test <- t.test(halves[[1]], halves[[2]], conf.level = confidence)
n <- lengths(halves)
tested(paste0(id, "welch_t"), "t.test", test$statistic[[1]], test$p.value,
       df = test$parameter[[1]], n = sum(n))
put(paste0(id, "mean_difference"), "t.test", estimate = mean(halves[[1]]) - mean(halves[[2]]),
    se = test$stderr, df = test$parameter[[1]], conf_level = confidence,
    ci_low = test$conf.int[1], ci_high = test$conf.int[2], n = sum(n))
pooled <- t.test(halves[[1]], halves[[2]], var.equal = TRUE)
freedom <- sum(n) - 2
small <- exp(lgamma(freedom / 2) - lgamma((freedom - 1) / 2)) / sqrt(freedom / 2)
per_t <- sqrt(sum(1 / n)) * small
bound <- function(chance) {
  root(function(shift) pt(pooled$statistic[[1]], freedom, shift) - chance, -10, 10) * per_t
}
put(paste0(id, "hedges_g"), "t.test(var.equal = TRUE), pt with ncp",
    estimate = pooled$statistic[[1]] * per_t, conf_level = confidence,
    ci_low = bound(1 - tail), ci_high = bound(tail), n = sum(n))

# Mann-Whitney, the probability of superiority with DeLong's variance on the logit scale.
halves <- compared("stress_by_supervision", "job_stress", "supervision")
group_summaries("stress_by_supervision", "supervision", halves)
id <- paste0(place_of("stress_by_supervision", "supervision"), "/")
test <- wilcox.test(halves[[1]], halves[[2]], exact = FALSE, correct = TRUE)
n <- lengths(halves)
tested(paste0(id, "mann_whitney"), "wilcox.test(exact = FALSE)", test$statistic[[1]], test$p.value,
       n = sum(n))
curve <- pROC::roc(rep(c(1, 0), n), unlist(halves), quiet = TRUE, direction = "<")
area <- as.numeric(pROC::auc(curve))
half_width <- qnorm(1 - tail) * sqrt(pROC::var(curve)) / (area * (1 - area))
limits <- plogis(qlogis(area) + c(-1, 1) * half_width)
put(paste0(id, "probability_of_superiority"), "pROC::auc, pROC::var", estimate = area,
    conf_level = confidence, ci_low = limits[1], ci_high = limits[2], n = sum(n))
put(paste0(id, "rank_biserial"), "pROC::auc, pROC::var", estimate = 2 * area - 1,
    conf_level = confidence, ci_low = 2 * limits[1] - 1, ci_high = 2 * limits[2] - 1, n = sum(n))

# Welch's analysis of variance; shares of variance, intervals by the noncentral F distribution.
noncentral_share <- function(f, df1, df2, total) {
  limit <- function(chance) {
    excess <- function(shift) pf(f, df1, df2, shift) - chance
    if (excess(0) < 0) 0 else root(excess, 0, 200)
  }
  shifts <- c(limit(1 - tail), limit(tail))
  shifts / (shifts + total)
}
halves <- compared("discrepancy_by_employer", "job_discrepancy", "employer",
                   c("primary_care", "voluntary_sector", "local_council"))
group_summaries("discrepancy_by_employer", "employer", halves)
id <- paste0(place_of("discrepancy_by_employer", "employer"), "/")
long <- stack(halves)
test <- oneway.test(values ~ ind, long)
total <- nrow(long)
df1 <- test$parameter[[1]]
tested(paste0(id, "welch_anova"), "oneway.test", test$statistic[[1]], test$p.value, df = df1,
       n = total)
put(paste0(id, "residual_df"), "oneway.test", estimate = test$parameter[[2]], n = total)
squares <- summary(aov(values ~ ind, long))[[1]][["Sum Sq"]]
put(paste0(id, "eta_squared"), "aov", estimate = squares[1] / sum(squares), n = total)
limits <- noncentral_share(test$statistic[[1]], df1, test$parameter[[2]], total)
between <- df1 * (test$statistic[[1]] - 1)
put(paste0(id, "omega_squared"), "oneway.test, pf with ncp", estimate = between / (between + total),
    conf_level = confidence, ci_low = limits[1], ci_high = limits[2], n = total)

# Kruskal and Wallis.
halves <- compared("support_by_time_in_role", "feeling_supported", "time_in_role")
group_summaries("support_by_time_in_role", "time_in_role", halves)
id <- paste0(place_of("support_by_time_in_role", "time_in_role"), "/")
long <- stack(halves)
test <- kruskal.test(values ~ ind, long)
total <- nrow(long)
tested(paste0(id, "kruskal_wallis"), "kruskal.test", test$statistic[[1]], test$p.value,
       df = test$parameter[[1]], n = total)
ranks <- summary(aov(rank(values) ~ ind, long))[[1]]
limits <- noncentral_share(ranks[["F value"]][1], ranks[["Df"]][1], ranks[["Df"]][2], total)
put(paste0(id, "epsilon_squared"), "kruskal.test, pf with ncp",
    estimate = test$statistic[[1]] / (total - 1), conf_level = confidence, ci_low = limits[1],
    ci_high = limits[2], n = total)

# Pearson's chi-square of two categories.
id <- paste0(place_of("interview_by_leaving", "left_in_mind_past"))
crossed <- table(study$left_in_mind_past, study$willing_interview)
put(paste0(id, "/left_out"), "table", estimate = everyone - sum(crossed))
for (group in rownames(crossed)) for (answer in colnames(crossed)) {
  cell <- paste0(id, "@willing_interview=", answer, "/", group, "/")
  size <- sum(crossed[group, ])
  put(paste0(cell, "count"), "table", estimate = crossed[group, answer], denominator = size)
  put(paste0(cell, "percent"), "table", estimate = 100 * crossed[group, answer] / size, n = size,
      denominator = size, events = crossed[group, answer])
}
test <- chisq.test(crossed, correct = FALSE)
chi <- test$statistic[[1]]
tested(paste0(id, "/chi_square"), "chisq.test(correct = FALSE)", chi, test$p.value,
       df = test$parameter[[1]], n = sum(crossed))
put(paste0(id, "/smallest_expected_count"), "chisq.test", estimate = min(test$expected),
    n = sum(crossed))
shift <- function(chance) {
  excess <- function(ncp) pchisq(chi, test$parameter[[1]], ncp) - chance
  if (excess(0) < 0) 0 else root(excess, 0, 200)
}
put(paste0(id, "/cramers_v"), "chisq.test, pchisq with ncp", estimate = sqrt(chi / sum(crossed)),
    conf_level = confidence, ci_low = sqrt(shift(1 - tail) / sum(crossed)),
    ci_high = sqrt(shift(tail) / sum(crossed)), n = sum(crossed))

# ---- families of tests --------------------------------------------------------------------------

for (family in list(list("leaving", focal_p, "holm"), list("experience", compared_p, "BH"))) {
  adjusted <- p.adjust(family[[2]], family[[3]])
  for (id in names(adjusted)) {
    put(id, paste0("p.adjust(", family[[3]], ")"), p_adjusted = adjusted[[id]])
  }
  put(paste0("modelling/families/none/complete/", family[[1]], "/number_of_tests"), "length",
      estimate = length(adjusted))
}

result <- as.data.frame(do.call(rbind, rows_out))
write.csv(result, "shipped_study.csv", row.names = FALSE, quote = ncol(result))
writeLines(
  c(R.version.string, sapply(c("psych", "lavaan", "MASS", "car", "pROC"), function(name) {
    paste(name, packageVersion(name))
  })),
  "shipped_study_versions.txt"
)
