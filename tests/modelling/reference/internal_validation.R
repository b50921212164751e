# Reference numbers for internal validation, shrinkage and detectable effects, on people made here.
#
#   Rscript internal_validation.R      (in this folder)
#
# writes validation_people.csv (the people), validation_samples.csv (how often each person is in each
# bootstrap sample), internal_validation.csv (the numbers) and internal_validation_versions.txt.
#
# Optimism is computed twice from the same samples: by rms::validate and rms::calibrate, whose fits
# end early (lrm.fit stops when -2 log L changes by less than 0.025), and by a loop over glm() with
# tight convergence. The script stops unless they agree as well as that allows.

suppressPackageStartupMessages(library(rms))

tight <- glm.control(epsilon = 1e-14, maxit = 100)
set.seed(20261122)
n <- 160
samples <- 40
age <- round(rnorm(n, 40, 11))
team <- sample(c("a", "b", "c"), n, TRUE, c(.5, .3, .2))
score <- round(rnorm(n, 3, 0.8), 2)
remote <- rbinom(n, 1, .4)
lp <- -0.6 + 0.03 * (age - 40) - 0.7 * (score - 3) + 0.6 * (team == "b") + 0.4 * remote
leaving <- rbinom(n, 1, plogis(lp))
stress <- round(3 + 0.02 * (age - 40) - 0.4 * (score - 3) + 0.3 * remote + rnorm(n, 0, 0.9), 2)
people <- data.frame(leaving, stress, age, score, remote, team_b = 1 * (team == "b"),
                     team_c = 1 * (team == "c"))
write.csv(people, "validation_people.csv", row.names = FALSE)

seed <- 7
set.seed(seed)
drawn <- replicate(samples, sample(n, replace = TRUE))
counts <- t(apply(drawn, 2, tabulate, nbins = n))
colnames(counts) <- paste0("person_", seq_len(n))
write.csv(counts, "validation_samples.csv", row.names = FALSE)

out <- list()
put <- function(model, measure, statistic, value) {
  out[[length(out) + 1]] <<- data.frame(model, measure, statistic, value = sprintf("%.15g", value))
}

area <- function(risk, y) {
  r <- rank(round(risk, 10))
  m <- sum(y)
  (sum(r[y == 1]) - m * (m + 1) / 2) / (m * (length(y) - m))
}
log_likelihood <- function(y, eta) sum(y * eta - log1p(exp(eta)))
nagelkerke <- function(y, eta) {
  null <- log_likelihood(y, rep(qlogis(mean(y)), length(y)))
  (1 - exp(2 * (null - log_likelihood(y, eta)) / length(y))) / (1 - exp(2 * null / length(y)))
}
measures <- function(eta, y) {
  line <- glm.fit(cbind(1, eta), y, family = binomial(), control = tight)$coefficients
  c(area = area(eta, y), brier = mean((y - plogis(eta))^2),
    r_squared = nagelkerke(y, line[1] + line[2] * eta), slope = line[[2]], intercept = line[[1]])
}

for (model in c("mixed", "categories")) {
  columns <- if (model == "mixed") c("age", "score", "remote", "team_b", "team_c")
             else c("remote", "team_b", "team_c")
  x <- cbind(1, as.matrix(people[columns]))
  y <- people$leaving
  fit <- glm.fit(x, y, family = binomial(), control = tight)
  eta <- drop(x %*% fit$coefficients)
  apparent <- measures(eta, y)
  training <- test <- NULL
  for (s in seq_len(samples)) {
    i <- drawn[, s]
    again <- glm.fit(x[i, ], y[i], family = binomial(), control = tight)
    own <- drop(x %*% again$coefficients)
    training <- rbind(training, measures(own[i], y[i]))
    test <- rbind(test, measures(own, y))
  }
  optimism <- colMeans(training - test)
  for (name in names(apparent)) {
    put(model, name, "apparent", apparent[[name]])
    put(model, name, "training", mean(training[, name]))
    put(model, name, "test", mean(test[, name]))
    put(model, name, "corrected", apparent[[name]] - optimism[[name]])
    put(model, name, "optimism_se", sd(training[, name] - test[, name]) / sqrt(samples))
  }
  limits <- quantile(training[, "area"], c(.05, .95)) - optimism[["area"]]
  put(model, "area", "low", limits[[1]])
  put(model, "area", "high", limits[[2]])

  f <- lrm(reformulate(columns, "leaving"), people, x = TRUE, y = TRUE)
  set.seed(seed)
  v <- unclass(validate(f, B = samples))
  theirs <- c(area = v["Dxy", "index.corrected"] / 2 + .5, brier = v["B", "index.corrected"],
              r_squared = v["R2", "index.corrected"], slope = v["Slope", "index.corrected"],
              intercept = v["Intercept", "index.corrected"])
  print(rbind(theirs, ours = apparent - optimism))
  stopifnot(abs(theirs - (apparent - optimism)) < 2e-3)
  for (name in names(theirs)) put(model, name, "rms_corrected", theirs[[name]])

  chi_squared <- 2 * (log_likelihood(y, eta) - log_likelihood(y, rep(qlogis(mean(y)), n)))
  factor <- (chi_squared - length(columns)) / chi_squared
  put(model, "shrinkage", "factor", factor)
  put(model, "shrinkage", "rms_factor", (f$stats[["Model L.R."]] - f$stats[["d.f."]]) /
        f$stats[["Model L.R."]])
  level <- glm.fit(matrix(1, n, 1), y, family = binomial(), control = tight,
                   offset = drop(x[, -1] %*% (factor * fit$coefficients[-1])))
  put(model, "shrinkage", "intercept", level$coefficients[[1]])

  if (model == "mixed") {
    knots <- quantile(eta, c(.05, .35, .65, .95))
    grid <- seq(sort(plogis(eta))[5], sort(plogis(eta))[n - 4], length = 50)
    smooth <- function(eta, y) {
      b <- glm.fit(cbind(1, rcspline.eval(eta, knots, inclx = TRUE)), y, family = binomial(),
                   control = tight)$coefficients
      function(at) plogis(drop(cbind(1, rcspline.eval(at, knots, inclx = TRUE)) %*% b))
    }
    curve <- smooth(eta, y)
    at <- qlogis(grid)
    moved <- held <- NULL
    for (s in seq_len(samples)) {
      i <- drawn[, s]
      own <- drop(x %*% glm.fit(x[i, ], y[i], family = binomial(), control = tight)$coefficients)
      moved <- rbind(moved, smooth(own[i], y[i])(at) - smooth(own, y)(at))
      held <- rbind(held, smooth(eta[i], y[i])(at))
    }
    gap <- colMeans(moved)
    set.seed(seed)
    c2 <- calibrate(f, predy = grid, B = samples, smoother = function(p, y) {
      list(x = grid, y = smooth(qlogis(p), y)(at))
    })
    stopifnot(max(abs(c2[, "calibrated.corrected"] - (curve(at) - gap))) < 2e-3)
    limits <- apply(held, 2, quantile, c(.05, .95))
    for (k in c(1, 10, 25, 40, 50)) {
      put(model, paste0("curve_", k), "predicted", grid[k])
      put(model, paste0("curve_", k), "observed", curve(at)[k])
      put(model, paste0("curve_", k), "corrected", curve(at)[k] - gap[k])
      put(model, paste0("curve_", k), "low", limits[1, k] - gap[k])
      put(model, paste0("curve_", k), "high", limits[2, k] - gap[k])
      put(model, paste0("curve_", k), "rms_corrected", c2[k, "calibrated.corrected"])
    }
    away <- abs(plogis(eta) - curve(eta))
    put(model, "apparent_error", "mean", mean(away))
    put(model, "apparent_error", "median", median(away))
    put(model, "apparent_error", "ninetieth", quantile(away, .9)[[1]])
    put(model, "apparent_error", "largest", max(away))
    away <- abs(plogis(eta) - (curve(eta) - approx(grid, gap, plogis(eta), rule = 2)$y))
    put(model, "corrected_error", "mean", mean(away))
    put(model, "corrected_error", "largest", max(away))
  }
}

f <- ols(stress ~ age + score + remote + team_b + team_c, people, x = TRUE, y = TRUE)
set.seed(seed)
v <- unclass(validate(f, B = samples))
rows <- c(r_squared = "R-square", mean_squared_error = "MSE", slope = "Slope",
          intercept = "Intercept")
columns <- c(apparent = "index.orig", training = "training", test = "test",
             corrected = "index.corrected")
for (name in names(rows)) for (statistic in names(columns)) {
  put("linear", name, statistic, v[rows[[name]], columns[[statistic]]])
}
g <- lm(stress ~ age + score + remote + team_b + team_c, people)
put("linear", "shrinkage", "factor", 1 - 1 / summary(g)$fstatistic[["value"]])

# The smallest coefficient of age found with power .8 at 95%: the F test of one column, as pwr.f2.test.
sigma <- summary(g)$sigma
for (name in c("age", "team_b")) {
  unit <- summary(g)$coefficients[name, 2]
  needed <- uniroot(function(d) pf(qf(.95, 1, g$df.residual), 1, g$df.residual, d^2,
                                   lower.tail = FALSE) - .8, c(1, 6), tol = 1e-14)$root
  put("linear", paste0("detectable_", name), "coefficient", needed * unit)
  put("linear", paste0("detectable_", name), "noncentrality", needed)
}
put("two_groups", "detectable", "coefficient",
    power.t.test(n = 64, power = .9, sig.level = .1, strict = TRUE, tol = 1e-14)$delta)

write.csv(do.call(rbind, out), "internal_validation.csv", row.names = FALSE, quote = FALSE)
versions <- c(R.version.string, paste("rms", packageVersion("rms")))
writeLines(versions, "internal_validation_versions.txt")
