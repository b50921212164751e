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

support_ids <- paste0("modelling/", c(
  paste0("leaving_and_support/adjusted/complete/",
         c("job_discrepancy", "supervision/yes", "job_discrepancy:supervision/yes")),
  paste0("training_received/adjusted/complete/",
         c(paste0("employer/", levels(study$employer)[-1]), "months_in_role"))
), "/odds_ratio")
support_p <- sapply(support_ids, function(id) as.numeric(rows_out[[id]][["p"]]))
families <- list(list("leaving", focal_p, "holm"), list("support", support_p, "hochberg"),
                 list("experience", compared_p, "BH"))
for (family in families) {
  adjusted <- p.adjust(family[[2]], family[[3]])
  for (id in names(adjusted)) {
    put(id, paste0("p.adjust(", family[[3]], ")"), p_adjusted = adjusted[[id]])
  }
  put(paste0("modelling/families/none/complete/", family[[1]], "/number_of_tests"), "length",
      estimate = length(adjusted))
}
in_families <- sum(lengths(lapply(families, `[[`, 2)))
outside <- length(planned$self_efficacy_experience$predictors)
counts <- c(all = in_families + outside, in_families = in_families, outside_families = outside,
            not_computed = 0)
for (level in names(counts)) {
  put(paste0("modelling/families/none/complete/whole_study/", level, "/number_of_tests"), "length",
      estimate = counts[[level]])
}
