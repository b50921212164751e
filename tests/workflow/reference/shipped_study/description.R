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
