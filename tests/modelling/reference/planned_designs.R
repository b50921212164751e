# Planned models with splines, interactions and ordered outcomes, on complete cases and on completed
# sets, for tests/modelling/test_planned_designs.py.
#
#   Rscript planned_designs.R   (in this folder, after models.R and completed_sets.R)
#
# writes planned_designs.csv and planned_designs_versions.txt. Knots, and the means at which numbers
# of interactions are centred, are those of the complete cases everywhere.

suppressMessages({library(Hmisc); library(ordinal); library(mice)})
out <- list()
put <- function(model, term, statistic, value) {
  out[[length(out) + 1]] <<- data.frame(model, term, statistic,
                                        value = sprintf("%.15g", as.numeric(value)))
}
LEVELS <- c("primary_care", "voluntary_sector", "local_council", "other")
AGES <- c("under_40", "from_40", "from_50")

people <- read.csv("people.csv", na.strings = "")
complete <- list(
  logistic = na.omit(people[setdiff(names(people), "stress")]),
  linear = na.omit(people[setdiff(names(people), "leaving")]),
  ordinal = na.omit(people[setdiff(names(people), c("leaving", "stress"))])
)
sets <- split(read.csv("completed_sets.csv"), read.csv("completed_sets.csv")$set)

prepare <- function(data, basis) {
  knots <- list(months = attr(rcspline.eval(basis$months, nk = 4), "knots"),
                discrepancy = attr(rcspline.eval(basis$discrepancy, nk = 5), "knots"))
  data$employer <- factor(data$employer, LEVELS)
  data$age <- factor(data$age, AGES)
  data$yes <- if (is.null(data$leaving)) NA else as.numeric(data$leaving == "yes")
  data$discrepancy30 <- data$discrepancy / 30
  data$confidence10 <- -data$confidence / 10
  months <- rcspline.eval(data$months, knots = knots$months, inclx = TRUE)
  data$months_linear <- months[, 1]; data$months_1 <- months[, 2]; data$months_2 <- months[, 3]
  curve <- rcspline.eval(data$discrepancy, knots = knots$discrepancy, inclx = TRUE)
  for (i in 1:4) data[[paste0("discrepancy_", i - 1)]] <- curve[, i]
  # Centred copies, for the interactions.
  data$d <- (data$discrepancy - mean(basis$discrepancy)) / 30
  data$c <- -(data$confidence - mean(basis$confidence)) / 10
  data$m <- data$months - mean(basis$months)
  data
}
discrepancies <- c("discrepancy_0", "discrepancy_1", "discrepancy_2", "discrepancy_3")
months <- c("months_linear", "months_1", "months_2")
MODELS <- list(
  logistic = list(
    terms = c("discrepancy30", "confidence10", "employer", "age", months, "d:employer"),
    tests = list(employer = "employer", age = "age", months = months, nonlinear_months = months[-1],
                 `discrepancy:employer` = "d:employer")),
  linear = list(
    terms = c(discrepancies, "confidence10", "employer", "age", "months", "c:m", "employer:age"),
    tests = list(discrepancy = discrepancies, nonlinear_discrepancy = discrepancies[-1],
                 employer = "employer", age = "age", `employer:age` = "employer:age")),
  ordinal = list(
    terms = c("discrepancy30", "confidence10", "employer", months, "c:employer"),
    tests = list(employer = "employer", months = months, nonlinear_months = months[-1],
                 `confidence:employer` = "c:employer"))
)
# Main effects stay when a column of the same term is dropped: designs are matrices of columns.
design <- function(terms, data) {
  wanted <- c()
  for (term in terms) {
    parts <- strsplit(term, ":")[[1]]
    own <- lapply(parts, function(part) {
      if (is.factor(data[[part]])) {
        columns <- model.matrix(reformulate(part), data)[, -1, drop = FALSE]
      } else columns <- matrix(data[[part]], dimnames = list(NULL, part))
      columns
    })
    block <- own[[1]]
    if (length(own) == 2) {
      block <- do.call(cbind, lapply(colnames(own[[2]]), function(b)
        sapply(colnames(own[[1]]), function(a) own[[1]][, a] * own[[2]][, b])))
      colnames(block) <- c(outer(colnames(own[[1]]), colnames(own[[2]]), paste, sep = ":"))
    }
    wanted <- cbind(wanted, block)
  }
  wanted
}
fit <- function(kind, x, data) {
  if (kind == "logistic") return(glm(data$yes ~ x, family = binomial(),
                                     control = glm.control(epsilon = 1e-14, maxit = 100)))
  if (kind == "linear") return(lm(data$stress ~ x))
  clm(data$age ~ x, control = clm.control(gradTol = 1e-10, maxIter = 200))
}
slopes <- function(kind, f, x) {
  places <- if (kind == "ordinal") length(f$alpha) + seq_len(ncol(x)) else 1 + seq_len(ncol(x))
  list(b = unname(coef(f)[places]), v = unname(vcov(f)[places, places]),
       k = length(coef(f)))
}

for (kind in names(MODELS)) {
  basis <- complete[[kind]]
  terms <- MODELS[[kind]]$terms
  data <- prepare(basis, basis)
  x <- design(terms, data)
  f <- fit(kind, x, data)
  own <- slopes(kind, f, x)
  for (i in seq_along(own$b)) {
    put(kind, i, "estimate", own$b[i]); put(kind, i, "se", sqrt(own$v[i, i]))
  }
  put(kind, "model", "log_likelihood", logLik(f)); put(kind, "model", "aic", AIC(f))
  put(kind, "model", "bic", BIC(f)); put(kind, "model", "n", nrow(data))
  if (kind == "ordinal") {
    for (i in seq_along(f$alpha)) {
      put(kind, AGES[i + 1], "threshold", f$alpha[i])
      put(kind, AGES[i + 1], "threshold_se", sqrt(vcov(f)[i, i]))
    }
    null <- clm(data$age ~ 1)
    put(kind, "model", "null_log_likelihood", logLik(null))
    ratio <- exp(2 * (as.numeric(logLik(null)) - as.numeric(logLik(f))) / nrow(data))
    put(kind, "model", "nagelkerke_r_squared",
        (1 - ratio) / (1 - exp(2 * as.numeric(logLik(null)) / nrow(data))))
  }
  block <- sapply(terms, function(t) ncol(design(t, data)))
  place <- split(seq_len(sum(block)), rep(factor(terms, terms), block))
  each <- lapply(sets, function(s) {
    d <- prepare(s, basis); m <- design(terms, d); slopes(kind, fit(kind, m, d), m)
  })
  n <- nrow(sets[[1]])
  for (i in seq_along(own$b)) {
    p <- pool.scalar(sapply(each, function(e) e$b[i]), sapply(each, function(e) e$v[i, i]),
                     n = n, k = own$k)
    put(paste0(kind, "_pooled"), i, "estimate", p$qbar)
    put(paste0(kind, "_pooled"), i, "se", sqrt(p$t)); put(paste0(kind, "_pooled"), i, "df", p$df)
  }
  for (name in names(MODELS[[kind]]$tests)) {
    drop <- unlist(place[MODELS[[kind]]$tests[[name]]])
    rest <- x[, -drop, drop = FALSE]
    less <- fit(kind, rest, data)
    if (kind == "linear") {
      test <- anova(less, f)
      put(kind, name, "test", test$F[2]); put(kind, name, "p", test$`Pr(>F)`[2])
      put(kind, name, "residual_df", test$Res.Df[2])
    } else {
      statistic <- 2 * (as.numeric(logLik(f)) - as.numeric(logLik(less)))
      put(kind, name, "test", statistic)
      put(kind, name, "p", pchisq(statistic, length(drop), lower.tail = FALSE))
    }
    put(kind, name, "df", length(drop))
    # D1 by mitml, from the estimates and their covariances.
    q <- sapply(each, function(e) e$b[drop]); u <- sapply(each, function(e) e$v[drop, drop],
                                                          simplify = "array")
    test <- mitml::testConstraints(
      qhat = `rownames<-`(q, paste0("b", seq_along(drop))), uhat = `dimnames<-`(u, list(
        paste0("b", seq_along(drop)), paste0("b", seq_along(drop)), NULL)),
      constraints = paste0("b", seq_along(drop)), df.com = n - own$k)$test
    put(paste0(kind, "_pooled"), name, "test", test[1])
    put(paste0(kind, "_pooled"), name, "df", test[2])
    put(paste0(kind, "_pooled"), name, "residual_df", test[3])
    put(paste0(kind, "_pooled"), name, "p", test[4])
  }
}
write.csv(do.call(rbind, out), "planned_designs.csv", row.names = FALSE, quote = FALSE)
writeLines(c(R.version.string, sapply(c("Hmisc", "ordinal", "mice", "mitml"), function(p)
  paste(p, packageVersion(p)))), "planned_designs_versions.txt")
