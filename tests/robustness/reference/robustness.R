# Reference numbers for the kernels of stage robustness, on people made here.
#
#   Rscript robustness.R      (in this folder)
#
# writes respondents.csv (the people, and three completed versions of the predictor), curve.csv,
# variance.csv, leave_out.csv, category.csv, permuted.csv and versions.txt. Risk differences are
# averages of predictions; their standard errors are delta-method ones with the gradient by central
# differences. Completed sets are pooled by mice::pool.scalar.

suppressPackageStartupMessages({
  library(mice)
  library(car)
})
set.seed(20261122)
n <- 240
team <- c(sample(paste0("team_", 1:11), n - 1, TRUE), "team_alone")
employer <- sample(c("council", "charity", "practice"), n, TRUE, c(.5, .3, .2))
months <- round(rexp(n, 1 / 20))
confidence <- round(rnorm(n, 27, 4))
scored_a <- round(0.5 * rnorm(n) - 0.06 * (confidence - 27) + rnorm(n, 0, 0.9), 3)
scored_b <- round(scored_a + rnorm(n, 0, 0.4), 3)
careless <- as.numeric(runif(n) < .12)
hasty <- as.numeric(runif(n) < .1)
lp <- -0.4 + 0.55 * scored_a - 0.07 * (confidence - 27) + 0.4 * (employer == "charity") +
  0.01 * months
leaving <- as.numeric(runif(n) < plogis(lp))
stress <- round(3 + 0.4 * scored_a - 0.03 * (confidence - 27) + rnorm(n, 0, 0.8), 2)
people <- data.frame(row = seq_len(n), leaving, stress, scored_a, scored_b, confidence, months,
                     employer, team, careless, hasty)
lacking <- sample(n, 24)
for (score in c("scored_a", "scored_b")) {
  known <- lm(reformulate(c("confidence", "leaving"), score), people[-lacking, ])
  for (set in 1:3) {
    completed <- people[[score]]
    completed[lacking] <- round(predict(known, people[lacking, ]) +
                                  rnorm(24, 0, summary(known)$sigma), 3)
    people[[paste0(score, "_", set)]] <- completed
  }
  people[lacking, score] <- NA
}
write.csv(people, "respondents.csv", row.names = FALSE, na = "", quote = FALSE)

tight <- glm.control(epsilon = 1e-15, maxit = 100)
digits <- function(x) sprintf("%.15g", x)
excluded <- list(nobody = rep(FALSE, n), careless = careless == 1,
                 careless_or_hasty = careless == 1 | hasty == 1)
covariates <- list(none = character(0), confidence = "confidence",
                   two = c("confidence", "months"),
                   all = c("confidence", "months", "employer"))

with_gradient <- function(f, b) {
  h <- 1e-5
  sapply(seq_along(b), function(j) {
    up <- down <- b
    up[j] <- up[j] + h
    down[j] <- down[j] - h
    (f(up) - f(down)) / (2 * h)
  })
}
risk_difference <- function(fit, after, before) {
  average <- function(b) mean(plogis(after %*% b) - plogis(before %*% b))
  b <- coef(fit)
  gradient <- with_gradient(average, b)
  c(average(b), drop(gradient %*% vcov(fit) %*% gradient))
}
fitted_model <- function(data, terms, kind) {
  formula <- reformulate(c("x", terms), if (kind == "logistic") "leaving" else "stress")
  if (kind == "logistic") glm(formula, binomial(), data, control = tight) else lm(formula, data)
}
one_set <- function(data, terms, kind) {
  fit <- fitted_model(data, terms, kind)
  x <- model.matrix(fit)
  if (kind == "linear") return(c(coef(fit)[["x"]], vcov(fit)["x", "x"], NA, NA, fit$df.residual))
  after <- x
  after[, "x"] <- after[, "x"] + 1
  c(risk_difference(fit, after, x), coef(fit)[["x"]], vcov(fit)["x", "x"], fit$df.residual)
}
interval <- function(estimate, variance, df) {
  se <- sqrt(variance)
  t <- abs(estimate / se)
  reach <- if (is.infinite(df)) qnorm(.975) else qt(.975, df)
  c(estimate, se, df, estimate - reach * se, estimate + reach * se,
    2 * if (is.infinite(df)) pnorm(-t) else pt(-t, df))
}
curve <- NULL
for (kind in c("logistic", "linear")) for (missing in c("complete", "imputed"))
  for (scoring in c("scored_a", "scored_b")) for (exclusion in names(excluded))
    for (covariate in names(covariates)) {
      left <- people[!excluded[[exclusion]], ]
      if (missing == "complete") {
        left$x <- left[[scoring]]
        left <- left[!is.na(left$x), ]
        found <- one_set(left, covariates[[covariate]], kind)
        df <- if (kind == "logistic") Inf else found[5]
        numbers <- interval(found[1], found[2], df)
        ratio <- exp(interval(found[3], found[4], Inf)[c(1, 4, 5)])
      } else {
        found <- sapply(1:3, function(set) {
          left$x <- left[[paste0(scoring, "_", set)]]
          one_set(left, covariates[[covariate]], kind)
        })
        pooled <- pool.scalar(found[1, ], found[2, ], n = found[5, 1], k = 0)
        numbers <- interval(pooled$qbar, pooled$t, pooled$df)
        ratio <- rep(NA, 3)
        if (kind == "logistic") {
          pooled <- pool.scalar(found[3, ], found[4, ], n = found[5, 1], k = 0)
          ratio <- exp(interval(pooled$qbar, pooled$t, pooled$df)[c(1, 4, 5)])
        }
      }
      values <- c(numbers, ratio, nrow(left), if (kind == "logistic") sum(left$leaving) else NA)
      names(values) <- c("estimate", "se", "df", "low", "high", "p", "odds_ratio",
                         "odds_ratio_low", "odds_ratio_high", "n", "events")
      curve <- rbind(curve, data.frame(kind, missing, scoring, exclusion, covariates = covariate,
                                       as.list(setNames(digits(values), names(values)))))
    }
write.csv(curve, "curve.csv", row.names = FALSE, quote = FALSE)

estimates <- transform(curve[curve$kind == "logistic", ], estimate = as.numeric(estimate))
decisions <- c("missing", "scoring", "exclusion", "covariates")
shares <- function(table, label) {
  squares <- table[c(decisions, "Residuals"), "Sum Sq"]
  total <- if (label == "crossed") sum(table[["Sum Sq"]]) else
    sum((sparse$estimate - mean(sparse$estimate))^2)
  data.frame(design = label, term = c(decisions, "Residuals"), value = digits(squares / total))
}
formula <- reformulate(decisions, "estimate")
sparse <- estimates[-c(2, 3, 11, 30, 41), ]
variance <- rbind(shares(anova(lm(formula, estimates)), "crossed"),
                  shares(Anova(lm(formula, sparse), type = 2), "sparse"))
write.csv(variance, "variance.csv", row.names = FALSE, quote = FALSE)

# Leaving people out, of those with a score, with all covariates.
known <- people[!is.na(people$scored_a), ]
known$x <- known$scored_a
leave <- NULL
for (kind in c("logistic", "linear")) {
  keep <- function(grouping, group, left) {
    found <- one_set(left, covariates$all, kind)
    numbers <- interval(found[1], found[2], if (kind == "logistic") Inf else found[5])
    leave <<- rbind(leave, data.frame(kind, grouping, group, estimate = digits(numbers[1]),
                                      se = digits(numbers[2]), odds_ratio = digits(exp(found[3]))))
  }
  for (i in seq_len(nrow(known))) keep("row", known$row[i], known[-i, ])
  for (group in unique(known$team)) keep("team", group, known[known$team != group, ])
  for (group in c("council", "practice")) {
    found <- one_set(known[known$employer != group, ], covariates$all, kind)
    leave <- rbind(leave, data.frame(kind, grouping = "employer", group,
                                     estimate = digits(found[1]), se = digits(sqrt(found[2])),
                                     odds_ratio = digits(exp(found[3]))))
  }
}
write.csv(leave, "leave_out.csv", row.names = FALSE, quote = FALSE)

# A level of a category against its reference level.
known$employer <- relevel(factor(known$employer), "council")
fit <- glm(leaving ~ x + confidence + employer, binomial(), known, control = tight)
category <- NULL
for (level in c("charity", "practice")) {
  after <- before <- model.matrix(fit)
  before[, c("employercharity", "employerpractice")] <- 0
  after[, c("employercharity", "employerpractice")] <- 0
  after[, paste0("employer", level)] <- 1
  found <- risk_difference(fit, after, before)
  category <- rbind(category, data.frame(
    level, difference = digits(found[1]), se = digits(sqrt(found[2])),
    before = digits(mean(plogis(before %*% coef(fit)))),
    after = digits(mean(plogis(after %*% coef(fit))))))
}
write.csv(category, "category.csv", row.names = FALSE, quote = FALSE)

# Score statistics of given permutations: Rao's by anova, one Newton step by glm.fit.
left <- known[known$careless == 0, ]
permuted <- NULL
dealt <- rbind(seq_len(nrow(left)), t(sapply(1:4, function(k) sample(nrow(left)))))
predictor <- lm(x ~ confidence + months + employer, left)
for (draw in seq_len(nrow(dealt))) for (covariate in names(covariates)) {
  left$replaced <- fitted(predictor) + resid(predictor)[dealt[draw, ]]
  terms <- if (length(covariates[[covariate]])) covariates[[covariate]] else "1"
  null <- glm(reformulate(terms, "leaving"), binomial(), left, control = tight)
  full <- glm(reformulate(c(terms, "replaced"), "leaving"), binomial(), left, control = tight)
  rao <- anova(null, full, test = "Rao")$Rao[2]
  step <- suppressWarnings(glm.fit(cbind(model.matrix(null), left$replaced), left$leaving,
                                   family = binomial(), start = c(coef(null), 0),
                                   control = glm.control(maxit = 1)))
  slope <- step$coefficients[[length(step$coefficients)]]
  straight <- lm(reformulate(c(terms, "replaced"), "stress"), left)
  permuted <- rbind(permuted, data.frame(
    draw, covariates = covariate, rao = digits(rao),
    estimate = digits(slope * mean(fitted(null) * (1 - fitted(null)))),
    linear = digits(coef(straight)[["replaced"]]),
    t = digits(summary(straight)$coefficients["replaced", "t value"])))
}
write.csv(permuted, "permuted.csv", row.names = FALSE, quote = FALSE)
write.csv(data.frame(dealt - 1), "permutations.csv", row.names = FALSE, quote = FALSE)
writeLines(c(R.version.string, paste("mice", packageVersion("mice")),
             paste("car", packageVersion("car"))), "versions.txt")
