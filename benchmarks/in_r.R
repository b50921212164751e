# One task of the benchmarks in R.
#
# usage: Rscript benchmarks/in_r.R TASK FILE.csv
#
# Prints how long the task alone took (without starting R, loading packages and reading) by the clock
# and by the processor, the peak memory, and a few numbers of the result, to compare with ours.
suppressPackageStartupMessages({library(psych); library(lavaan); library(mice)})
arguments <- commandArgs(TRUE)
task <- arguments[1]
d <- read.csv(arguments[2], na.strings = "")
scales <- list(A = paste0("A", 1:8), B = paste0("B", 1:10), C = paste0("C", 1:6),
               D = paste0("D", 1:12))
items <- unlist(scales, use.names = FALSE)
background <- c("sex", "age", "education", "work", "region", "income", "children", "marital",
                "hours", "years", "health", "y1", "y2")
for (name in c("sex", "education", "work", "region", "marital", "y1", "y2"))
  d[[name]] <- factor(d[[name]])
answers <- d[items]
model <- paste(sapply(names(scales), function(s)
  paste0("f", s, " =~ ", paste(scales[[s]], collapse = " + "))), collapse = "\n")

tasks <- list(
  polychoric = function() {
    found <- psych::polychoric(answers)$rho
    c(mean_correlation = mean(found[lower.tri(found)]))
  },
  parallel = function() {
    pdf(NULL)
    found <- psych::fa.parallel(answers, cor = "poly", n.iter = 20, plot = FALSE)
    dev.off()
    c(first_eigenvalue = found$pc.values[1], components = found$ncomp)
  },
  wlsmv = function() {
    fit <- cfa(model, data = answers, ordered = items, estimator = "WLSMV", missing = "pairwise")
    found <- fitMeasures(fit)
    c(chi_square_scaled = found[["chisq.scaled"]], first_loading = standardized(fit)[1])
  },
  fiml = function() {
    fit <- cfa(model, data = answers, estimator = "MLR", missing = "fiml")
    found <- fitMeasures(fit)
    c(log_likelihood = found[["logl"]], first_loading = standardized(fit)[1])
  },
  impute_17 = function() impute(c(background, "SA", "SB", "SC", "SD")),
  impute_items = function() impute(c(background, items)))

predictors <- c("sex", "age", "education", "work", "SA", "SB", "SC", "SD")

logits <- function(limits_of) lapply(c("y1", "y2"), function(outcome) {
  alone <- lapply(predictors, function(name) limits_of(glm(reformulate(name, outcome), binomial, d)))
  c(alone, list(limits_of(glm(reformulate(predictors, outcome), binomial, d))))
})

tasks$logits <- function() {
  found <- logits(function(fit) list(summary(fit), confint.default(fit)))
  both <- unlist(found, recursive = FALSE)
  c(sum_of_log_odds = sum(sapply(both, function(one) sum(one[[1]]$coefficients[, 1]))),
    sum_of_upper_limits = sum(sapply(both, function(one) sum(one[[2]][, 2]))))
}

tasks$profiles <- function() {
  found <- unlist(logits(confint), recursive = FALSE)
  c(sum_of_limits = sum(sapply(found, function(limits) sum(limits[-1, ]))))
}

tasks$ordinal <- function() {
  d$answer <- factor(d$health, ordered = TRUE)
  fit <- MASS::polr(reformulate(predictors, "answer"), d, Hess = TRUE)
  table <- coef(summary(fit))
  limits <- confint.default(fit)
  c(sum_of_slopes = sum(coef(fit)), sum_of_errors = sum(table[, 2]))
}

area <- function(risk, event) {
  ranks <- rank(risk)
  with <- sum(event)
  (sum(ranks[event == 1]) - with * (with + 1) / 2) / (with * (length(event) - with))
}
SAMPLES <- 2000

tasks$optimism <- function() {
  complete <- d[complete.cases(d[predictors]), ]
  complete$event <- as.numeric(complete$y1 == "yes")
  model <- reformulate(predictors, "event")
  apparent <- area(fitted(glm(model, binomial, complete)), complete$event)
  gained <- replicate(SAMPLES, {
    drawn <- complete[sample(nrow(complete), replace = TRUE), ]
    fit <- glm(model, binomial, drawn)
    area(fitted(fit), drawn$event) - area(predict(fit, complete, type = "response"), complete$event)
  })
  c(area = apparent, optimism = mean(gained))
}

tasks$optimism_tuned <- function() {
  complete <- d[complete.cases(d[predictors]), ]
  event <- as.numeric(complete$y1 == "yes")
  X <- model.matrix(reformulate(predictors), complete)
  whole <- glm.fit(X, event, family = binomial())
  apparent <- area(whole$fitted.values, event)
  gained <- replicate(SAMPLES, {
    rows <- sample(length(event), replace = TRUE)
    fit <- glm.fit(X[rows, ], event[rows], start = whole$coefficients, family = binomial())
    area(fit$fitted.values, event[rows]) - area(drop(X %*% fit$coefficients), event)
  })
  c(area = apparent, optimism = mean(gained))
}

decisions <- function() {
  d$short <- rowMeans(d[paste0("A", 1:4)])
  used <- d[complete.cases(d[c(predictors, "short")]), ]
  used$event <- as.numeric(used$y1 == "yes")
  covariates <- setdiff(predictors, "SA")
  young <- used$age < 60
  working <- used$hours >= 25
  list(data = used, scores = c("SA", "short"),
       rules = list(rep(TRUE, nrow(used)), young, working, young & working),
       sets = c(list(character()), unlist(lapply(seq_along(covariates), function(count)
         combn(covariates, count, simplify = FALSE)), recursive = FALSE)))
}
described <- function(differences)
  c(specifications = length(differences), median = median(differences), largest = max(differences))

tasks$specifications <- function() {
  made <- decisions()
  found <- c()
  for (score in made$scores) for (rule in made$rules) for (set in made$sets) {
    people <- made$data[rule, ]
    fit <- glm(reformulate(c(score, set), "event"), binomial, people)
    table <- summary(fit)$coefficients
    more <- people
    more[[score]] <- more[[score]] + 1
    found <- c(found, mean(predict(fit, more, type = "response") - fitted(fit)))
  }
  described(found)
}

tasks$specifications_tuned <- function() {
  made <- decisions()
  found <- c()
  for (score in made$scores) {
    X <- model.matrix(reformulate(c(score, setdiff(predictors, "SA"))), made$data)
    owner <- c("", score, setdiff(predictors, "SA"))[attr(X, "assign") + 1]
    event <- made$data$event
    for (rule in made$rules) {
      mine <- X[rule, ]
      outcome <- event[rule]
      for (set in made$sets) {
        columns <- owner %in% c("", score, set)
        some <- mine[, columns]
        fit <- glm.fit(some, outcome, family = binomial())
        inverse <- chol2inv(fit$qr$qr[seq_len(ncol(some)), , drop = FALSE])
        error <- sqrt(diag(inverse))
        found <- c(found, mean(plogis(fit$linear.predictors + fit$coefficients[[2]]) -
                                 fit$fitted.values))
      }
    }
  }
  described(found)
}

standardized <- function(fit) lavInspect(fit, "std")$lambda[, 1]

impute <- function(names) {
  found <- mice(d[names], m = 20, maxit = 10, printFlag = FALSE, seed = 1)
  c(mean_income = mean(sapply(1:20, function(set) mean(complete(found, set)$income))))
}

set.seed(1)
invisible(gc(FALSE))
processor <- function() sum(proc.time()[c(1, 2, 4, 5)])
started <- proc.time()[[3]]
worked <- processor()
result <- suppressMessages(suppressWarnings(tasks[[task]]()))
seconds <- proc.time()[[3]] - started
worked <- processor() - worked
peak <- grep("VmHWM", readLines("/proc/self/status"), value = TRUE)
cat(sprintf("seconds %.4f\n", seconds))
cat(sprintf("processor %.4f\n", worked))
cat(sprintf("megabytes %.0f\n", as.numeric(gsub("[^0-9]", "", peak)) / 1024))
cat(sprintf("result %s %.6f\n", names(result), result), sep = "")
