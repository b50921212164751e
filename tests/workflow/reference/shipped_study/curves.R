# ---- the robustness curves: every specification of complete cases, and the plan without some -----

# What each choice makes of everyone who sent answers.
everyone_raw <- answers
everyone_raw$left_out <- !left
for (scale in names(scales)) everyone_raw[[scale]] <- NA
score_as <- function(data, needed, without = character(0)) {
  for (scale in names(scales)) {
    items <- scales[[scale]]$items
    kept <- setdiff(items, without)
    given <- rowSums(!is.na(data[kept]))
    score <- rowMeans(data[kept], na.rm = TRUE) * length(items)   # the range stays what it is
    score[given < needed(scale, length(kept))] <- NA
    data[[scale]] <- score
  }
  in_planned_units(data)
}
as_declared <- function(scale, size) min(scales[[scale]]$needed, size)
scorings <- list(
  as_planned = score_as(everyone_raw, as_declared),
  all_items_needed = score_as(everyone_raw, function(scale, size) size),
  without_paperwork = score_as(everyone_raw, as_declared, "jd_paperwork")
)
careless <- c("too_fast", "one_answer_throughout")
out_of <- do.call(cbind, caught)
out_of[is.na(out_of)] <- FALSE
exclusions <- list(
  as_planned = left,
  keep_the_careless = rowSums(out_of[, setdiff(names(caught), careless)]) == 0,
  without_few_hours = left & !few_hours
)
with_and_without <- list(character(0))
for (size in seq_along(covariates)) {
  with_and_without <- c(with_and_without, combn(covariates, size, simplify = FALSE))
}

# The average risk difference of 30 points more, and its odds ratio.
risk_difference_of <- function(data, terms) {
  present <- terms[sapply(terms, function(term) length(unique(data[[term]])) > 1)]
  x <- model.matrix(reformulate(present), droplevels(data))
  fit <- suppressWarnings(glm.fit(x, data$event, family = binomial(), control = tight))
  b <- fit$coefficients
  weight <- fit$fitted.values * (1 - fit$fitted.values)
  if (anyNA(b) || min(weight) < 1e-9) return(NULL)   # some outcomes are foretold
  cov <- solve(crossprod(x * sqrt(weight)))
  raised <- x
  raised[, "discrepancy30"] <- x[, "discrepancy30"] + 1
  before <- drop(x %*% b)
  after <- drop(raised %*% b)
  slope <- colMeans(dlogis(after) * raised - dlogis(before) * x)
  difference <- mean(plogis(after) - plogis(before))
  se <- sqrt(drop(slope %*% cov %*% slope))
  own <- match("discrepancy30", colnames(x))
  c(estimate = difference, se = se, p = 2 * pnorm(-abs(difference / se)),
    odds_ratio = exp(b[[own]]), log_error = sqrt(cov[own, own]), n = nrow(data),
    events = sum(data$event))
}
put_difference <- function(id, found) {
  limits <- found[["estimate"]] + c(-1, 1) * qnorm(1 - tail) * found[["se"]]
  put(paste0(id, "risk_difference"), "glm.fit, delta method", found[c("estimate", "se")],
      conf_level = confidence, ci_low = limits[1], ci_high = limits[2],
      found[c("p", "n", "events")])
}

robustness_curve <- function(curve, analysis, outcome) {
  curve_id <- function(dataset, term, level = "") {
    paste0("robustness/", curve, "/none/", dataset, "/", term, "/",
           if (level != "") paste0(level, "/"))
  }
  people <- function(exclusion, scoring) {
    data <- scorings[[scoring]][exclusions[[exclusion]], ]
    data <- na.omit(data[c("row", outcome, "discrepancy30", "confidence10", covariates)])
    data$event <- as.numeric(data[[outcome]] == "yes")
    data
  }
  always <- c("discrepancy30", "confidence10")
  number <- 0
  found <- NULL
  for (exclusion in names(exclusions)) for (scoring in names(scorings)) {
    data <- people(exclusion, scoring)
    for (missing in c("complete", "imputed")) for (more in with_and_without) {
      number <- number + 1
      if (missing == "imputed") next
      if (exclusion == "as_planned" && scoring == "as_planned" && setequal(more, covariates)) {
        put(paste0(curve_id("none", "curve"), "planned_specification"), "in their order",
            estimate = number)
      }
      one <- risk_difference_of(data, c(always, more))
      id <- curve_id("complete", "specification", sprintf("%04d", number))
      put_difference(id, one)
      limits <- exp(log(one[["odds_ratio"]]) + c(-1, 1) * qnorm(1 - tail) * one[["log_error"]])
      put(paste0(id, "odds_ratio"), "glm.fit", estimate = one[["odds_ratio"]],
          conf_level = confidence, ci_low = limits[1], ci_high = limits[2], one[c("n", "events")])
      found <- rbind(found, one)
    }
  }
  put(paste0(curve_id("none", "curve"), "number_of_specifications"), "counted", estimate = number)
  option <- curve_id("none", "option", "missing=complete")
  put(paste0(option, "number_estimated"), "nrow", estimate = nrow(found))
  for (summary in c("median", "smallest", "largest")) {
    of <- switch(summary, median = median, smallest = min, largest = max)
    put(paste0(option, summary, "_risk_difference"), summary, estimate = of(found[, "estimate"]),
        n = min(found[, "n"]), events = min(found[, "events"]))
  }
  for (choice in names(exclusions)[-1]) {
    id <- curve_id("none", "exclusions", choice)
    put(paste0(id, "people_added"), "sum", estimate = sum(exclusions[[choice]] & !left))
    put(paste0(id, "people_removed"), "sum", estimate = sum(left & !exclusions[[choice]]))
  }

  # Without each group, and without each person.
  data <- people("as_planned", "as_planned")
  terms <- c(always, covariates)
  for (term in names(references)) for (level in levels(data[[term]])) {
    there <- data[[term]] == level
    id <- curve_id("complete", "leave_one_group_out", paste0(term, "=", level))
    put(paste0(id, "left_out"), "sum", estimate = sum(there))
    one <- risk_difference_of(data[!there, ], terms)
    if (!is.null(one)) put_difference(id, one)
  }
  whole <- risk_difference_of(data, terms)
  without <- NULL
  for (row in seq_len(nrow(data))) {
    one <- risk_difference_of(data[-row, ], terms)
    if (!is.null(one)) without <- rbind(without, c(one, row = data$row[row]))
  }
  summaries <- c(
    smallest_risk_difference = min(without[, "estimate"]),
    largest_risk_difference = max(without[, "estimate"]),
    sign_changes = sum(sign(without[, "estimate"]) != sign(whole[["estimate"]])),
    significance_changes = sum((without[, "p"] < 0.05) != (whole[["p"]] < 0.05))
  )
  for (name in names(summaries)) {
    put(paste0(curve_id("complete", "leave_one_out@respondent"), name), "glm.fit",
        estimate = summaries[[name]], n = nrow(data) - 1, events = sum(data$event))
  }
  for (row in order(-abs(without[, "estimate"] - whole[["estimate"]]))[1:5]) {
    put_difference(curve_id("complete", "leave_one_out@respondent",
                            as.character(without[row, "row"])), without[row, ])
  }
}
robustness_curve("leaving_past", "left_in_mind_past", "left_in_mind_past")
robustness_curve("leaving_next", "left_in_mind_next", "left_in_mind_next")
