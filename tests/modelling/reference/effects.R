# Reference numbers for splines, interactions and effects, on people made here.
#
#   Rscript effects.R      (in this folder)
#
# writes effects_people.csv (the people), effects.csv (the numbers) and effects_versions.txt.
# Average marginal effects are brute force: the average is differentiated numerically (Richardson
# extrapolation, numDeriv), along the number and along each coefficient.

suppressPackageStartupMessages({
  library(rms)
  library(emmeans)
  library(ordinal)
  library(numDeriv)
})
options(contrasts = c("contr.treatment", "contr.poly"))

set.seed(20261107)
n <- 400
gender <- sample(c("man", "woman"), n, TRUE, c(.4, .6))
age <- sample(c("under_40", "from_40", "from_50"), n, TRUE, c(.3, .45, .25))
employer <- sample(c("primary_care", "voluntary_sector", "local_council", "other"), n, TRUE,
                   c(.4, .3, .18, .12))
discrepancy <- round(pmin(100, pmax(0, rnorm(n, 45, 18))), 2)
confidence <- round(rnorm(n, 27 - 0.05 * (discrepancy - 45), 4), 1)
months <- round(rexp(n, 1 / 24), 1)
lp <- -0.6 + 0.05 * (discrepancy - 45) * (gender == "woman") + 0.0006 * (discrepancy - 45)^2 -
  0.06 * (confidence - 27) + 0.5 * (employer == "voluntary_sector") +
  0.002 * (months - 24) * (confidence - 27)
leaving <- as.integer(runif(n) < plogis(lp))
stress <- round(3 + 0.4 * lp + rnorm(n, 0, 0.9), 3)
intention <- as.integer(cut(lp + rlogis(n), c(-Inf, -2, -0.5, 0.5, 2, Inf))) - 1
people <- data.frame(row = seq_len(n), leaving, stress, intention, discrepancy, confidence, months,
                     gender, employer, age)
write.csv(people, "effects_people.csv", row.names = FALSE, quote = FALSE)
people <- read.csv("effects_people.csv")
people$gender <- factor(people$gender, c("man", "woman"))
people$employer <- factor(people$employer,
                          c("primary_care", "voluntary_sector", "local_council", "other"))
people$age <- factor(people$age, c("under_40", "from_40", "from_50"))
people$confidence10 <- -people$confidence / 10
people$intent <- factor(people$intention)

out <- list()
put <- function(model, target, statistic, value) {
  out[[length(out) + 1]] <<- data.frame(model, target, statistic, value = sprintf("%.15g", value))
}

# Knots and bases of Hmisc. The numbers are made of the people's, so that no others are needed.
knots_of <- function(x, count) suppressWarnings(
  attr(rcspline.eval(x, nk = count, knots.only = FALSE), "knots"))
series <- list(discrepancy = people$discrepancy, few = people$discrepancy[1:60],
               seven = round(people$discrepancy / 16.7), heap = pmax(people$discrepancy, 25),
               both_heaps = pmin(pmax(people$discrepancy, 25), 65))
for (name in names(series)) for (count in 3:7) {
  knots <- knots_of(series[[name]], count)
  for (index in seq_along(knots)) put("knots", paste0(name, count), index, knots[[index]])
}
points <- c(-10, 0, 20.5, 37, 44.4, 61, 80, 99, 140)
for (count in 3:7) {
  basis <- rcspline.eval(points, knots = knots_of(people$discrepancy, count), inclx = TRUE)
  for (row in seq_along(points)) for (column in seq_len(ncol(basis)))
    put("basis", paste(count, row, sep = "_"), column, basis[row, column])
}

k4 <- knots_of(people$discrepancy, 4)
k3 <- knots_of(people$months, 3)
tight <- glm.control(epsilon = 1e-14, maxit = 100)
right <- ~ rcs(discrepancy, k4) + gender + employer + age + confidence10 + months +
  rcs(discrepancy, k4):gender + gender:employer + confidence10:months
logistic <- glm(update(right, leaving ~ .), binomial, people, control = tight)
linear <- lm(update(right, stress ~ .), people)
cumulative <- clm(intent ~ discrepancy + gender + employer + age + rcs(months, k3) +
                    discrepancy:gender, data = people,
                  control = clm.control(gradTol = 1e-12, maxIter = 200L))
for (fit in list(list("logistic", logistic), list("linear", linear))) {
  b <- coef(fit[[2]])
  for (index in seq_along(b)) {
    put(fit[[1]], index, "coefficient", b[[index]])
    put(fit[[1]], index, "se", sqrt(vcov(fit[[2]])[index, index]))
  }
}
b <- coef(cumulative)
V <- vcov(cumulative)
for (i in seq_along(b)) {
  put("ordinal", i, "coefficient", b[[i]])
  for (j in seq_along(b)) put("ordinal", paste(i, j, sep = "_"), "covariance", V[i, j])
}

# Brute force. `design(data)` makes the columns anew; `expected(b, X)` the outcomes of everyone.
plain_terms <- function(fit) delete.response(terms(fit))
design_glm <- function(fit) function(data)
  model.matrix(plain_terms(fit), data, xlev = fit$xlevels)
design_clm <- function(data) model.matrix(
  ~ discrepancy + gender + employer + age + rcs(months, k3) + discrepancy:gender, data)[, -1]
expected_of <- list(
  logistic = function(b, X) plogis(X %*% b),
  linear = function(b, X) X %*% b,
  ordinal = function(b, X) {
    cuts <- plogis(outer(-as.vector(X %*% b[-(1:4)]), b[1:4], "+"))
    cbind(cuts, 1) - cbind(0, cuts)
  })
moved <- function(data, variable, by) {
  data[[variable]] <- data[[variable]] + by
  if (variable == "confidence") data$confidence10 <- -data$confidence / 10
  data
}
set_to <- function(data, variable, value) {
  if (is.factor(data[[variable]])) data[[variable]] <- factor(value, levels(data[[variable]]))
  else return(moved(data, variable, value - data[[variable]]))
  data
}
put_effect <- function(model, target, statistic, f, b, V) {
  value <- f(b)
  J <- jacobian(f, b)
  for (index in seq_along(value)) {
    name <- if (length(value) == 1) target else paste(target, index - 1, sep = "_")
    put(model, name, statistic, value[[index]])
    put(model, name, paste0(statistic, "_se"), sqrt(J[index, ] %*% V %*% J[index, ])[[1]])
  }
}
brute <- function(model, design, b, V) {
  expected <- expected_of[[model]]
  average <- function(b, X) colMeans(expected(b, X))
  numbers <- c(discrepancy = 30, months = 12, if (model != "ordinal") c(confidence = -10))
  for (variable in names(numbers)) {
    unit <- numbers[[variable]]
    # The derivative of every column along the number; along it the average and its gradient are
    # differentiated with long steps, so that the noise of one derivative is not blown up by the
    # other.
    X <- design(people)
    along <- matrix(jacobian(function(h) as.vector(design(moved(people, variable, h))), 0),
                    nrow = nrow(X))
    slope <- function(g) jacobian(function(t) g(X + t * along), 0,
                                  method.args = list(eps = 3, r = 6))
    value <- slope(function(X) average(b, X))
    size <- length(value)
    J <- slope(function(X) as.vector(jacobian(function(b) average(b, X), b)))
    J <- matrix(J, nrow = size)
    for (index in seq_len(size)) {
      name <- if (size == 1) variable else paste(variable, index - 1, sep = "_")
      put(model, name, "slope", unit * value[[index]])
      put(model, name, "slope_se", abs(unit) * sqrt(J[index, ] %*% V %*% J[index, ])[[1]])
    }
    one <- design(moved(people, variable, unit))
    none <- design(people)
    put_effect(model, variable, "unit_difference",
               function(b) average(b, one) - average(b, none), b, V)
    if (model != "linear")
      put_effect(model, variable, "unit_log_ratio",
                 function(b) log(average(b, one)) - log(average(b, none)), b, V)
  }
  low <- design(set_to(people, "discrepancy", 30))
  high <- design(set_to(people, "discrepancy", 75))
  put_effect(model, "discrepancy_30_75", "difference",
             function(b) average(b, high) - average(b, low), b, V)
  put_effect(model, "discrepancy_30", "average", function(b) average(b, low), b, V)
  for (variable in c("gender", "employer")) {
    base <- design(set_to(people, variable, levels(people[[variable]])[1]))
    for (level in levels(people[[variable]])[-1]) {
      other <- design(set_to(people, variable, level))
      put_effect(model, level, "difference", function(b) average(b, other) - average(b, base), b, V)
      if (model != "linear")
        put_effect(model, level, "log_ratio",
                   function(b) log(average(b, other)) - log(average(b, base)), b, V)
    }
  }
}
brute("logistic", design_glm(logistic), coef(logistic), vcov(logistic))
brute("linear", design_glm(linear), coef(linear), vcov(linear))
brute("ordinal", design_clm, coef(cumulative), vcov(cumulative))

# rms: predictions of one person, and Wald tests.
dd <- datadist(people)
options(datadist = "dd")
formula_rms <- ~ rcs(discrepancy, k4) * gender + employer * gender + age + confidence10 * months
lrm_fit <- lrm(update(formula_rms, leaving ~ .), people, eps = 1e-14, maxit = 100, tol = 1e-20)
ols_fit <- ols(update(formula_rms, stress ~ .), people)
for (fit in list(list("logistic", lrm_fit), list("linear", ols_fit))) {
  found <- Predict(fit[[2]], discrepancy = c(20, 45, 80), gender = c("man", "woman"))
  for (row in seq_len(nrow(found))) {
    name <- paste(found$discrepancy[row], found$gender[row], sep = "_")
    put(fit[[1]], name, "predict", found$yhat[row])
    put(fit[[1]], name, "predict_low", found$lower[row])
    put(fit[[1]], name, "predict_high", found$upper[row])
  }
  tests <- anova(fit[[2]])
  names <- gsub(",", "", gsub(" +", " ", trimws(rownames(tests))))
  for (row in seq_len(nrow(tests))) {
    target <- paste(names[row], row)
    f <- fit[[1]] == "linear"
    put(fit[[1]], target, "test", tests[row, if (f) "F" else "Chi-Square"])
    put(fit[[1]], target, "test_df", tests[row, "d.f."])
    put(fit[[1]], target, "test_p", tests[row, "P"])
  }
}

# emmeans
put_means <- function(model, what, found, keys, estimate, type = "") {
  table <- as.data.frame(found)
  for (row in seq_len(nrow(table))) {
    name <- paste(sapply(keys, function(key) as.character(table[[key]][row])), collapse = "_")
    put(model, paste(what, name, sep = ":"), "estimate", table[[estimate]][row])
    put(model, paste(what, name, sep = ":"), "se", table$SE[row])
    for (limit in intersect(c("asymp.LCL", "asymp.UCL", "lower.CL", "upper.CL"), names(table)))
      put(model, paste(what, name, sep = ":"), if (grepl("LCL|lower", limit)) "low" else "high",
          table[[limit]][row])
    if ("p.value" %in% names(table))
      put(model, paste(what, name, sep = ":"), "p", table$p.value[row])
  }
}
for (model in c("logistic", "linear")) {
  fit <- get(model)
  response <- if (model == "logistic") "prob" else "emmean"
  ratio <- if (model == "logistic") "odds.ratio" else "estimate"
  means <- emmeans(fit, params = "k4", ~ employer)
  put_means(model, "link", means, "employer", "emmean")
  put_means(model, "response", summary(means, type = "response"), "employer", response)
  put_means(model, "pairs_holm",
            summary(pairs(means, reverse = TRUE), type = "response", adjust = "holm",
                    infer = TRUE), "contrast", ratio)
  put_means(model, "pairs_bonferroni",
            summary(pairs(means, reverse = TRUE), type = "response", adjust = "bonferroni"),
            "contrast", ratio)
  put_means(model, "reference",
            summary(contrast(means, "trt.vs.ctrl", ref = 2), type = "response", adjust = "none",
                    infer = TRUE), "contrast", ratio)
  within <- emmeans(fit, params = "k4", ~ gender | discrepancy, at = list(discrepancy = c(25, 60)))
  put_means(model, "gender_at", within, c("gender", "discrepancy"), "emmean")
  put_means(model, "pairs_at", summary(pairs(within, reverse = TRUE), type = "response",
                                       adjust = "none"), c("contrast", "discrepancy"), ratio)
  slopes <- emtrends(fit, params = "k4", ~ months, var = "confidence10",
                     at = list(months = c(6, 24, 60)))
  put_means(model, "slopes", slopes, "months", "confidence10.trend")
  put_means(model, "slope_pairs", summary(pairs(slopes, reverse = TRUE), adjust = "holm"),
            "contrast", "estimate")
}
grid <- regrid(ref_grid(logistic, params = "k4"))
put_means("logistic", "regrid", emmeans(grid, ~ gender), "gender", "prob")
put_means("logistic", "regrid_pairs", pairs(emmeans(grid, ~ gender), reverse = TRUE), "contrast",
          "estimate")
put_means("ordinal", "latent", emmeans(cumulative, params = "k3", ~ employer), "employer", "emmean")
put_means("ordinal", "latent_pairs",
          summary(pairs(emmeans(cumulative, params = "k3", ~ employer), reverse = TRUE),
                  adjust = "holm"), "contrast", "estimate")
put_means("ordinal", "prob", emmeans(cumulative, params = "k3", ~ intent | gender, mode = "prob"),
          c("gender", "intent"), "prob")
put_means("ordinal", "mean_class",
          emmeans(cumulative, params = "k3", ~ gender, mode = "mean.class"), "gender",
          "mean.class")
put_means("ordinal", "slopes",
          emtrends(cumulative, params = "k3", ~ gender, var = "discrepancy"), "gender",
          "discrepancy.trend")

# An empty cell: no woman works for "other". And a number that is the same for everyone.
gap <- subset(people, !(gender == "woman" & employer == "other"))
gap$constant <- 3
holed <- lm(stress ~ discrepancy + constant + gender * employer + age, gap)
for (what in c("gender", "employer", "age")) {
  found <- emmeans(holed, what)
  table <- as.data.frame(found)
  for (row in seq_len(nrow(table))) {
    put("holed", paste(what, table[[what]][row], sep = ":"), "estimate", table$emmean[row])
    put("holed", paste(what, table[[what]][row], sep = ":"), "se", table$SE[row])
  }
}
cells <- as.data.frame(emmeans(holed, ~ gender | employer))
for (row in seq_len(nrow(cells)))
  put("holed", paste("cell", cells$gender[row], cells$employer[row], sep = ":"), "estimate",
      cells$emmean[row])
ages <- as.data.frame(pairs(emmeans(holed, ~ age), reverse = TRUE, adjust = "none"))
for (row in seq_len(nrow(ages))) {
  put("holed", paste("age_pairs", ages$contrast[row], sep = ":"), "estimate", ages$estimate[row])
  put("holed", paste("age_pairs", ages$contrast[row], sep = ":"), "se", ages$SE[row])
}

write.csv(do.call(rbind, out), "effects.csv", row.names = FALSE, quote = FALSE)
versions <- c(R.version.string, sapply(
  c("rms", "Hmisc", "emmeans", "ordinal", "numDeriv"),
  function(name) paste(name, as.character(packageVersion(name)))))
writeLines(versions, "effects_versions.txt")
