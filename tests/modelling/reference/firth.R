# Reference numbers for Firth's penalised logistic regression.
#
#   Rscript firth.R      (in this folder)
#
# writes firth_people.csv (the people), firth.csv (the numbers) and firth_versions.txt. Estimates
# and standard errors come from brglm2 (type "AS_mean"). R's logistf is not at hand: the penalised
# tests and the profile limits are computed below from the definition, with the penalised likelihood
# written out, optim() for the coefficients that are free, and uniroot().

suppressPackageStartupMessages(library(brglm2))

set.seed(20241123)
make <- function(case, n) data.frame(
  case, score = round(rnorm(n, 3, 1), 1), months = round(rexp(n, 1 / 24)), rare = rbinom(n, 1, .12)
)
plain <- make("plain", 200)
plain$outcome <- rbinom(200, 1, plogis(-3 + 0.6 * plain$score + 0.02 * plain$months + plain$rare))
# Quasi-separation: everyone with the rare level has the event.
quasi <- make("quasi", 60)
quasi$outcome <- pmax(rbinom(60, 1, plogis(-2.5 + 0.5 * quasi$score)), quasi$rare)
# Complete separation, by the score alone.
perfect <- make("perfect", 14)
perfect$rare <- rep(0:1, 7)
perfect$outcome <- as.numeric(perfect$score > 3)
people <- rbind(plain, quasi, perfect)
write.csv(people, "firth_people.csv", row.names = FALSE, quote = FALSE)

out <- list()
put <- function(case, term, statistic, value) {
  out[[length(out) + 1]] <<- data.frame(case, term, statistic, value = sprintf("%.15g", value))
}

penalised <- function(b, x, y) {
  e <- drop(x %*% b)
  w <- plogis(e) * plogis(-e)
  sum(plogis((2 * y - 1) * e, log.p = TRUE)) +
    determinant(t(x) %*% (w * x))$modulus[[1]] / 2
}

score <- function(b, x, y) {
  e <- drop(x %*% b)
  w <- plogis(e) * plogis(-e)
  h <- w * rowSums((x %*% solve(t(x) %*% (w * x))) * x)
  drop(t(x) %*% (y - plogis(e) + h * (0.5 - plogis(e))))
}

# The maximum with the coefficients outside of `free` held at their values in `b`.
maximum <- function(b, x, y, free, other = b) {
  put_in <- function(some) replace(b, free, some)
  scale <- 1 / c(1, apply(x[, -1], 2, sd))[free]
  climb <- function(found) {
    for (again in 1:4)
      found <- optim(found, function(some) penalised(put_in(some), x, y),
                     function(some) score(put_in(some), x, y)[free], method = "BFGS",
                     control = list(fnscale = -1, reltol = 1e-16, maxit = 1000,
                                    parscale = scale))$par
    list(b = put_in(found), value = penalised(put_in(found), x, y))
  }
  # With few people the penalised likelihood can have several maxima: four starts.
  ends <- lapply(list(b[free], other[free], b[free] / 2, 0 * b[free]), climb)
  ends[[which.max(sapply(ends, function(end) end$value))]]
}

quantile <- qchisq(.95, 1)
for (case in unique(people$case)) {
  some <- people[people$case == case, ]
  x <- cbind(`(Intercept)` = 1, as.matrix(some[c("score", "months", "rare")]))
  y <- some$outcome
  fit <- glm(outcome ~ score + months + rare, binomial, some, method = "brglmFit", type = "AS_mean",
             epsilon = 1e-12, maxit = 10000)
  table <- coef(summary(fit))
  for (name in rownames(table)) {
    put(case, name, "estimate", table[name, 1])
    put(case, name, "se", table[name, 2])
  }
  top <- maximum(coef(fit), x, y, 1:4)
  stopifnot(max(abs(top$b - coef(fit))) < 1e-6)
  put(case, "model", "penalised_log_likelihood", top$value)
  covariance <- vcov(fit)
  # Twice the drop of the penalised log-likelihood with some coefficients held at `values`; `other`
  # lies where the others follow them to the first order.
  drop_at <- function(held, values) {
    start <- replace(top$b, held, values)
    moved <- drop(covariance[, held, drop = FALSE] %*%
                    solve(covariance[held, held, drop = FALSE], values - top$b[held]))
    2 * (top$value - maximum(start, x, y, setdiff(1:4, held), top$b + moved)$value)
  }
  for (k in 2:4) {
    statistic <- drop_at(k, 0)
    put(case, colnames(x)[k], "statistic", statistic)
    put(case, colnames(x)[k], "p", pchisq(statistic, 1, lower.tail = FALSE))
    excess <- function(value) drop_at(k, value) - quantile
    se <- table[k, 2]
    for (side in c(-1, 1)) {
      far <- 2
      while (excess(top$b[[k]] + side * far * se) < 0) far <- far * 1.5
      put(case, colnames(x)[k], if (side < 0) "low" else "high",
          uniroot(excess, sort(top$b[[k]] + side * se * c(.2, far)), tol = 1e-13)$root)
    }
  }
  for (group in list(2:4, 3:4)) {
    name <- paste(colnames(x)[group], collapse = " ")
    statistic <- drop_at(group, rep(0, length(group)))
    put(case, name, "statistic", statistic)
    put(case, name, "p", pchisq(statistic, length(group), lower.tail = FALSE))
  }
}

write.csv(do.call(rbind, out), "firth.csv", row.names = FALSE, quote = FALSE)
writeLines(c(R.version.string, paste("brglm2", as.character(packageVersion("brglm2")))),
           "firth_versions.txt")
