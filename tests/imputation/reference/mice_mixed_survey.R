# Pooled estimates of mixed_survey.csv by mice, one method for each kind of variable, and the
# estimates on which draws for levels rest. Run from this folder: Rscript mice_mixed_survey.R
# The levels of `view` stand in alphabetical order: mice 3.15 puts them so before polr (issue 713).
suppressPackageStartupMessages({library(mice); library(MASS); library(nnet)})
d <- read.csv("mixed_survey.csv", na.strings = "")
d$member <- factor(d$member, levels = c("no", "yes"))
d$view <- factor(d$view, levels = c("bad", "fair", "good", "high"), ordered = TRUE)
d$site <- factor(d$site, levels = c("east", "north", "west"))
rows <- list()
add <- function(analysis, term, statistic, value)
  rows[[length(rows) + 1]] <<- data.frame(analysis = analysis, term = term,
                                          statistic = statistic, value = value)

# 1. pooled over 250 sets
method <- c(age = "", pay = "pmm", strain = "norm", member = "logreg", view = "polr",
            site = "polyreg", score = "")
sets <- 250
imp <- mice(d, m = sets, maxit = 5, method = method, printFlag = FALSE, seed = 7)
describe <- function(one) {
  fit <- lm(score ~ age + pay + strain + member + as.integer(view) + site, one)
  fit2 <- glm(member ~ age + pay + strain + score, binomial, one)
  c(setNames(coef(fit), paste0("linear:", c("constant", "age", "pay", "strain", "member", "view",
                                            "site_north", "site_west"))),
    setNames(coef(fit2), paste0("logistic:", c("constant", "age", "pay", "strain", "score"))),
    "mean:pay" = mean(one$pay), "mean:strain" = mean(one$strain),
    "share:member" = mean(one$member == "yes"),
    setNames(as.numeric(prop.table(table(one$view))), paste0("share:view_", levels(d$view))),
    setNames(as.numeric(prop.table(table(one$site))), paste0("share:site_", levels(d$site))))
}
values <- sapply(seq_len(sets), function(i) describe(complete(imp, i)))
for (term in rownames(values)) {
  add("mice_pooled", term, "mean", mean(values[term, ]))
  add("mice_pooled", term, "between", var(values[term, ]))
  add("mice_pooled", term, "sets", sets)
}

# 2. the augmented regressions of one variable on complete predictors, age and score
x <- as.matrix(d[c("age", "score")])
augmented <- function(y) {
  a <- mice:::augment(y, !is.na(y), x, is.na(y))
  data.frame(y = a$y, a$x, w = a$w)[a$ry, ]
}
save_fit <- function(analysis, terms, estimate, covariance) {
  for (i in seq_along(terms)) {
    add(analysis, terms[i], "estimate", estimate[i])
    for (j in seq_len(i)) add(analysis, paste(terms[i], terms[j], sep = "/"), "covariance",
                              covariance[i, j])
  }
}
one <- augmented(d$member)
fit <- suppressWarnings(glm(y ~ age + score, binomial, one, weights = w,
                            control = glm.control(epsilon = 1e-12)))
save_fit("logistic", c("constant", "age", "score"), coef(fit), summary(fit)$cov.unscaled)
one <- augmented(d$view)
fit <- polr(y ~ age + score, one, weights = w, Hess = TRUE,
            control = list(reltol = 1e-14, maxit = 1000))
v <- vcov(fit)
save_fit("proportional_odds", rownames(v), c(coef(fit), fit$zeta), v)
one <- augmented(d$site)
fit <- multinom(y ~ age + score, one, weights = w, Hess = TRUE, trace = FALSE, reltol = 1e-15,
                maxit = 1000)
v <- solve(fit$Hessian)
save_fit("polytomous", rownames(v), as.vector(t(coef(fit))), v)

# 3. Bayesian linear regression of strain on age and score: the estimate and its parts
fit <- lm(strain ~ age + score, d)
save_fit("linear", c("constant", "age", "score"), coef(fit), summary(fit)$cov.unscaled)
add("linear", "residual", "sum_of_squares", sum(resid(fit)^2))
add("linear", "residual", "df", df.residual(fit))

write.csv(do.call(rbind, rows), "mice_mixed_survey.csv", row.names = FALSE)
writeLines(c(R.version.string, paste("mice", packageVersion("mice")),
             paste("MASS", packageVersion("MASS")), paste("nnet", packageVersion("nnet"))),
           "mice_mixed_survey_versions.txt")
