# Reference numbers for the diagnostics of regressions, on the people of models.R.
#
#   Rscript diagnostics.R      (in this folder)
#
# reads people.csv and writes diagnostics.csv (the numbers) and diagnostics_versions.txt.
# ResourceSelection and arm are not to be had here: the Hosmer-Lemeshow test and the binned
# residuals are written out with cut(), quantile() and tapply() as those packages do.

suppressPackageStartupMessages({
  library(car)
  library(lmtest)
  library(rms)
})

out <- list()
put <- function(what, term, statistic, value) {
  out[[length(out) + 1]] <<- data.frame(what, term, statistic, value = sprintf("%.15g", value))
}
tight <- glm.control(epsilon = 1e-14, maxit = 100)

complete <- na.omit(read.csv("people.csv", na.strings = ""))
complete$employer <- relevel(factor(complete$employer), "primary_care")
complete$age <- factor(complete$age, c("under_40", "from_40", "from_50"))
complete$event <- as.numeric(complete$leaving == "yes")
terms <- ~ discrepancy + confidence + employer + age + months
logistic <- glm(update(terms, event ~ .), binomial, complete, control = tight)
linear <- lm(update(terms, stress ~ .), complete)
fits <- list(logistic = logistic, linear = linear)

add_test <- function(what, term, fit, extra) {
  kind <- if (inherits(fit, "glm")) "LRT" else "F"
  larger <- update(fit, as.formula(paste(". ~ . +", extra)))
  test <- anova(fit, larger, test = kind)
  put(what, term, "statistic", if (kind == "LRT") test$Deviance[2] else test$F[2])
  put(what, term, "df", test$Df[2])
  put(what, term, "p", if (kind == "LRT") test$`Pr(>Chi)`[2] else test$`Pr(>F)`[2])
}

for (name in names(fits)) {
  fit <- fits[[name]]
  for (predictor in c("discrepancy", "confidence", "months")) for (knots in 3:5) {
    curve <- rcspline.eval(complete[[predictor]], nk = knots)
    assign("curve", curve, globalenv())
    add_test(paste0(name, "_spline", knots), predictor, fit, "curve")
    where <- attr(curve, "knots")
    for (index in seq_along(where)) {
      put(paste0(name, "_spline", knots), predictor, paste0("knot", index), where[index])
    }
  }
  add_test(paste0(name, "_box_tidwell"), "confidence", fit, "I(confidence * log(confidence))")

  some <- seq(1, nrow(complete), 4)
  for (index in some) put(name, complete$row[index], "rstandard", rstandard(fit)[[index]])
  if (name == "logistic") {
    x <- model.matrix(fit)
    w <- fit$weights
    moves <- (x * residuals(fit, "response") / (1 - hatvalues(fit))) %*% solve(t(x * w) %*% x)
    betas <- sweep(moves, 2, sqrt(diag(vcov(fit))), "/")
    for (kind in c("pearson", "deviance")) {
      value <- residuals(fit, kind)
      for (index in some) put(name, complete$row[index], kind, value[[index]])
    }
  } else {
    moves <- dfbeta(fit)
    betas <- dfbetas(fit)
  }
  for (term in colnames(moves)) for (index in some) {
    put(paste0(name, "_moves"), complete$row[index], term, moves[index, term])
    put(paste0(name, "_dfbetas"), complete$row[index], term, betas[index, term])
  }

  # Everyone left out in turn.
  without <- sapply(seq_len(nrow(complete)), function(index)
    coef(update(fit, data = complete[-index, ]))[["discrepancy"]])
  place <- which.max(abs(without - coef(fit)[["discrepancy"]]))
  put(name, "discrepancy", "without", without[place])
  put(name, "discrepancy", "who", complete$row[place])

  eta <- if (name == "logistic") predict(fit) else fitted(fit)
  assign("eta", eta, globalenv())
  response <- if (name == "logistic") complete$event else complete$stress
  link <- if (name == "logistic") {
    glm(response ~ eta + I(eta^2), family = binomial, control = tight)
  } else {
    lm(response ~ eta + I(eta^2))
  }
  row <- summary(link)$coefficients[3, ]
  for (index in 1:4) {
    put(name, "link", c("coefficient", "se", "statistic", "p")[index], row[[index]])
  }
}

# car's score test of the power: t of x log x.
score <- boxTidwell(stress ~ confidence, ~ discrepancy + employer + age + months, data = complete)
put("linear_box_tidwell", "confidence", "score", score$result[[2]])

# Hosmer and Lemeshow, as ResourceSelection::hoslem.test.
hosmer_lemeshow <- function(what, y, risk, groups) {
  breaks <- unique(quantile(risk, seq(0, 1, 1 / groups)))
  group <- cut(risk, breaks, include.lowest = TRUE)
  observed <- xtabs(cbind(1 - y, y) ~ group)
  expected <- xtabs(cbind(1 - risk, risk) ~ group)
  statistic <- sum((observed - expected)^2 / expected)
  df <- nlevels(group) - 2
  put(what, groups, "statistic", statistic)
  put(what, groups, "df", df)
  put(what, groups, "p", pchisq(statistic, df, lower.tail = FALSE))
}
hosmer_lemeshow("hosmer_lemeshow", complete$event, fitted(logistic), 10)
hosmer_lemeshow("hosmer_lemeshow", complete$event, fitted(logistic), 7)
few <- glm(event ~ employer + age, binomial, complete, control = tight)
hosmer_lemeshow("hosmer_lemeshow_ties", complete$event, round(fitted(few), 12), 10)

# Binned residuals: quantile bins of the fitted chance.
binned <- function(what, number, residual, variance, bins) {
  breaks <- quantile(number, seq(0, 1, 1 / bins))
  bin <- cut(number, breaks, include.lowest = TRUE, labels = FALSE)
  put_bins <- function(statistic, value) {
    for (index in seq_len(bins)) put(what, index, statistic, value[[index]])
  }
  count <- tapply(residual, bin, length)
  put_bins("count", count)
  put_bins("centre", tapply(number, bin, mean))
  put_bins("mean", tapply(residual, bin, mean))
  put_bins("limit", 2 * sqrt(tapply(variance, bin, sum)) / count)
}
bins <- floor(nrow(complete) / 20)
risk <- fitted(logistic)
binned("logistic_bins", risk, complete$event - risk, risk * (1 - risk), bins)
binned("linear_bins", fitted(linear), rstandard(linear), rep(1, nrow(complete)), bins)

sorted <- sort(rstandard(linear))
scores <- qnorm(ppoints(length(sorted)))
put("linear", "quantiles", "residual_sum", sum(sorted[1:22]))
put("linear", "quantiles", "score_sum", sum(scores[1:22]))

e <- residuals(linear)
put("linear", "shape", "skewness", mean(e^3) / mean(e^2)^1.5)
put("linear", "shape", "excess_kurtosis", mean(e^4) / mean(e^2)^2 - 3)
test <- bptest(linear)
put("linear", "breusch_pagan", "statistic", test$statistic[[1]])
put("linear", "breusch_pagan", "df", test$parameter[[1]])
put("linear", "breusch_pagan", "p", test$p.value[[1]])

# People grouped by employer and age.
grouped <- aggregate(cbind(event, other = 1 - event) ~ employer + age, complete, sum)
counts <- glm(cbind(event, other) ~ employer + age, binomial, grouped, control = tight)
pearson <- sum(residuals(counts, "pearson")^2)
put("grouped", "model", "groups", nrow(grouped))
put("grouped", "model", "df", df.residual(counts))
put("grouped", "model", "pearson", pearson)
put("grouped", "model", "pearson_p", pchisq(pearson, df.residual(counts), lower.tail = FALSE))
put("grouped", "model", "pearson_ratio",
    summary(glm(cbind(event, other) ~ employer + age, quasibinomial, grouped))$dispersion)
put("grouped", "model", "deviance", deviance(counts))
put("grouped", "model", "deviance_p",
    pchisq(deviance(counts), df.residual(counts), lower.tail = FALSE))
means <- lm(stress ~ employer + age, complete)
pure <- lm(stress ~ interaction(employer, age, drop = TRUE), complete)
test <- anova(means, pure)
put("grouped", "linear", "f", test$F[2])
put("grouped", "linear", "df", test$Df[2])
put("grouped", "linear", "error_df", df.residual(pure))
put("grouped", "linear", "p", test$`Pr(>F)`[2])
put("grouped", "linear", "error_variance", summary(pure)$sigma^2)
put("grouped", "linear", "residual_variance", summary(means)$sigma^2)

p <- c(.001, .012, .013, .04, .04, .2, .9)
for (method in c("holm", "hochberg", "BH")) {
  for (family in list(p, rev(p), c(.03, .04, .01), c(p, 1, 1), .02)) {
    adjusted <- p.adjust(family, method)
    for (index in seq_along(family)) {
      put("p_adjust", paste(c(sprintf("%g", family[1]), length(family), index), collapse = ":"),
          method, adjusted[index])
    }
  }
}

write.csv(do.call(rbind, out), "diagnostics.csv", row.names = FALSE, quote = FALSE)
versions <- c(R.version.string, sapply(c("car", "lmtest", "rms", "Hmisc"), function(name)
  paste(name, as.character(packageVersion(name)))))
writeLines(versions, "diagnostics_versions.txt")
