# What R makes of the draws of the simulation studies.
#
# usage: Rscript benchmarks/validation/analyse.R DRAWS RESULTS [START_OF_SCENARIO_NAME]
#
# Reads every CSV file in DRAWS (write_draws.py made them), writes RESULTS/results.csv (scenario,
# draw, quantity, estimate, low, high, p), RESULTS/draws.csv (scenario, draw, answers, sum: what was
# in each draw) and RESULTS/versions.csv. Scenarios that the results hold already and whose draws
# are not there are kept.
suppressPackageStartupMessages({library(psych); library(boot); library(lavaan); library(mice)})
arguments <- commandArgs(TRUE)
draws_folder <- arguments[1]
results_folder <- arguments[2]
wanted <- if (length(arguments) > 2) arguments[3] else ""
SAMPLES <- 2000
LEVEL <- 0.95
SETS <- 20
ROUNDS <- 10

outcome <- function(quantity, estimate = NA, low = NA, high = NA, p = NA)
  data.frame(quantity = quantity, estimate = estimate, low = low, high = high, p = p)

share <- function(d) {
  limits <- prop.test(sum(d$x), nrow(d), correct = FALSE, conf.level = LEVEL)$conf.int
  outcome("wilson", mean(d$x), limits[1], limits[2])
}

correlation <- function(d) {
  found <- cor.test(d$x, d$y, conf.level = LEVEL)
  outcome("pearson", found$estimate, found$conf.int[1], found$conf.int[2], found$p.value)
}

reliability <- function(d) {
  found <- psych::alpha(d, warnings = FALSE)
  raw <- found$total$raw_alpha
  feldt <- psych::alpha.ci(raw, n.obs = nrow(d), n.var = ncol(d), p.val = 1 - LEVEL)
  values <- as.matrix(d)
  statistic <- function(x, rows) {
    covariances <- cov(x[rows, ])
    ncol(x) / (ncol(x) - 1) * (1 - sum(diag(covariances)) / sum(covariances))
  }
  drawn <- boot(values, statistic, SAMPLES)
  limits <- boot.ci(drawn, conf = LEVEL, type = c("perc", "bca"))
  rbind(outcome("feldt", raw, feldt$lower.ci, feldt$upper.ci),
        outcome("percentile", raw, limits$percent[4], limits$percent[5]),
        outcome("bca", raw, limits$bca[4], limits$bca[5]))
}

polychoric_pair <- function(d) {
  fit <- lavCor(d, ordered = names(d), se = "standard", output = "fit")
  found <- parameterEstimates(fit, level = LEVEL)
  row <- found[found$op == "~~" & found$lhs != found$rhs, ]
  outcome("polychoric", row$est, row$ci.lower, row$ci.upper)
}

MODEL <- "a =~ a1 + a2 + a3 + a4 + a5\nb =~ b1 + b2 + b3 + b4 + b5"

confirmatory <- function(d, short, ...) {
  fit <- cfa(MODEL, data = d, std.lv = TRUE, ...)
  scaled <- short != "ml"
  p <- NA
  if (lavInspect(fit, "converged")) {
    p <- fitMeasures(fit, if (scaled) "pvalue.scaled" else "pvalue")[[1]]
    all <- standardizedSolution(fit, level = LEVEL)
    pick <- function(left, op, right) all[all$lhs == left & all$op == op & all$rhs == right, ]
    rows <- rbind(pick("a", "=~", "a1"), pick("a", "=~", "a4"), pick("a", "~~", "b"))
  } else rows <- data.frame(est.std = rep(NA, 3), ci.lower = NA, ci.upper = NA)
  rbind(outcome(paste0(short, "_test"), p = p),
        outcome(paste0(short, c("_strong", "_weak", "_correlation")),
                rows$est.std, rows$ci.lower, rows$ci.upper))
}

cfa_of <- list(
  normal = function(d) rbind(confirmatory(d, "ml", estimator = "ML"),
                             confirmatory(d, "mlr", estimator = "MLR")),
  heavy = function(d) rbind(confirmatory(d, "ml", estimator = "ML"),
                            confirmatory(d, "mlr", estimator = "MLR")),
  missing = function(d) confirmatory(d, "fiml", estimator = "MLR", missing = "fiml"),
  misfit = function(d) {
    found <- fitMeasures(cfa(MODEL, data = d, std.lv = TRUE))
    outcome("rmsea", found[["rmsea"]], found[["rmsea.ci.lower"]], found[["rmsea.ci.upper"]])
  },
  ordinal = function(d) confirmatory(d, "wlsmv", estimator = "WLSMV", ordered = names(d)))

ONE_FACTOR <- "a =~ a1 + a2 + a3 + a4 + a5 + a6"
EQUAL <- list(configural = "", metric = "loadings", scalar = c("loadings", "intercepts"),
              strict = c("loadings", "intercepts", "residuals"))

differences <- function(fits) {
  found <- sapply(2:length(fits), function(step)
    lavTestLRT(fits[[step - 1]], fits[[step]])[2, "Pr(>Chisq)"])
  outcome(names(fits)[-1], p = found)
}

invariance_of <- list(
  ml = function(d) differences(lapply(EQUAL, function(equal)
    cfa(ONE_FACTOR, data = d, std.lv = TRUE, estimator = "MLR", group = "group",
        group.equal = equal))),
  ordinal = function(d) {
    items <- paste0("a", 1:6)
    equal <- list(configural = character(), thresholds = "thresholds",
                  metric = c("thresholds", "loadings"),
                  scalar = c("thresholds", "loadings", "intercepts"),
                  strict = c("thresholds", "loadings", "intercepts", "residuals"))
    differences(lapply(equal, function(held) {
      syntax <- suppressMessages(semTools::measEq.syntax(
        ONE_FACTOR, data = d, ordered = items, ID.fac = "std.lv", ID.cat = "Wu.Estabrook.2016",
        parameterization = "theta", group = "group", group.equal = held))
      cfa(as.character(syntax), data = d, ordered = items, estimator = "WLSMV", group = "group",
          parameterization = "theta")
    }))
  })

LINEAR <- y ~ x1 + x2 + x3 + x4 + z
LOGISTIC <- b ~ x1 + x2 + x3 + x4 + z
TERMS <- c(x1 = "x1", x2 = "x21", x3 = "x34", x4 = "x42")

as_levels <- function(d) {
  for (name in c("x2", "x4")) d[[name]] <- factor(d[[name]])
  d$x3 <- factor(d$x3, levels = 1:4)
  d
}

coefficients_of <- function(model, estimates, low, high)
  outcome(paste0(model, "_", names(TERMS)), estimates[TERMS], low[TERMS], high[TERMS])

complete_data <- function(d) {
  d <- as_levels(d)
  linear <- lm(LINEAR, d)
  logistic <- glm(LOGISTIC, binomial, d)
  limits <- confint(linear, level = LEVEL)
  wald <- confint.default(logistic, level = LEVEL)
  joint <- anova(lm(update(LINEAR, . ~ . - x3), d), linear)
  rbind(coefficients_of("linear", coef(linear), limits[, 1], limits[, 2]),
        coefficients_of("logistic", coef(logistic), wald[, 1], wald[, 2]),
        outcome("joint", p = joint[2, "Pr(>F)"]))
}

imputed_data <- function(d) {
  d <- as_levels(d)
  d$x3 <- factor(d$x3, ordered = TRUE)
  methods <- c(z = "", x1 = "pmm", x2 = "logreg", x3 = "polr", x4 = "polyreg", y = "", b = "")
  methods[colSums(is.na(d)) == 0] <- ""
  imputed <- mice(d, m = SETS, maxit = ROUNDS, method = methods[names(d)], printFlag = FALSE)
  sets <- lapply(complete(imputed, "all"), function(one) {
    one$x3 <- factor(one$x3, ordered = FALSE)
    one
  })
  pooled <- function(fits) {
    found <- summary(pool(as.mira(fits)), conf.int = TRUE, conf.level = LEVEL)
    numbers <- lapply(found[c("estimate", "2.5 %", "97.5 %")], setNames, as.character(found$term))
    numbers
  }
  fits <- lapply(sets, function(one) lm(LINEAR, one))
  without <- lapply(sets, function(one) lm(update(LINEAR, . ~ . - x3), one))
  linear <- pooled(fits)
  logistic <- pooled(lapply(sets, function(one) glm(LOGISTIC, binomial, one)))
  joint <- D1(as.mira(fits), as.mira(without))$result
  z <- sapply(sets, function(one) atanh(cor(one$x1, one$y)))
  correlation <- pool.scalar(z, rep(1 / (nrow(d) - 3), SETS))
  half <- qt((1 + LEVEL) / 2, correlation$df) * sqrt(correlation$t)
  explained <- pool.r.squared(as.mira(fits))
  rbind(coefficients_of("linear", linear[[1]], linear[[2]], linear[[3]]),
        coefficients_of("logistic", logistic[[1]], logistic[[2]], logistic[[3]]),
        outcome("joint", p = joint[, "P(>F)"]),
        outcome("correlation", tanh(correlation$qbar), tanh(correlation$qbar - half),
                tanh(correlation$qbar + half)),
        outcome("r_squared", explained[1], explained[2], explained[3]))
}

PREDICTORS <- c("x", "g", "z")
NORMAL <- qnorm((1 + LEVEL) / 2)

limits_of <- function(short, names, estimates, low, high)
  outcome(paste0(short, "_", names), estimates[names], low[names], high[names])

by_error <- function(short, names, estimates, errors, quantile = NORMAL)
  limits_of(short, names, estimates, estimates - quantile * errors, estimates + quantile * errors)

regression_of <- list(
  logistic = function(d) {
    fit <- glm(y ~ x + g + z, binomial, d, control = glm.control(epsilon = 1e-12, maxit = 50))
    if (!fit$converged || max(abs(coef(fit))) > 15) return(NULL)
    wald <- confint.default(fit, level = LEVEL)
    profile <- suppressMessages(confint(fit, level = LEVEL))
    rbind(limits_of("wald", c("x", "g"), coef(fit), wald[, 1], wald[, 2]),
          limits_of("profile", c("x", "g"), coef(fit), profile[, 1], profile[, 2]),
          by_error("robust", c("x", "g"), coef(fit), sqrt(diag(sandwich::sandwich(fit)))))
  },
  unequal = function(d) {
    fit <- lm(y ~ x + g + z, d)
    errors <- sqrt(diag(sandwich::vcovHC(fit, type = "HC3")))
    by_error("robust", c("x", "g"), coef(fit), errors, qt((1 + LEVEL) / 2, fit$df.residual))
  },
  ordinal = function(d) {
    fit <- ordinal::clm(ordered(y) ~ x + g + z, data = d)
    limits <- confint(fit, level = LEVEL)
    limits_of("profile", c("x", "g"), coef(fit), limits[, 1], limits[, 2])
  })

teams <- function(d, kind) {
  d <- d[order(d$team), ]
  names <- c("w", "x")
  if (kind == "normal") {
    fit <- lme4::glmer(y ~ w + x + (1 | team), d, binomial, nAGQ = 25,
                       control = lme4::glmerControl(optimizer = "bobyqa"))
    return(by_error("mixed", names, lme4::fixef(fit), sqrt(diag(as.matrix(vcov(fit))))))
  }
  plain <- if (kind == "linear") lm(y ~ w + x, d) else glm(y ~ w + x, binomial, d)
  robust <- as.data.frame(clubSandwich::conf_int(plain, vcov = "CR2", cluster = d$team,
                                                 level = LEVEL, test = "Satterthwaite"))
  rownames(robust) <- names(coef(plain))
  columns <- function(column) setNames(robust[[column]], rownames(robust))
  equations <- geepack::geeglm(y ~ w + x, data = d, id = team, corstr = "exchangeable",
                               family = if (kind == "linear") gaussian else binomial,
                               control = geepack::geese.control(epsilon = 1e-10, maxit = 200))
  found <- rbind(limits_of("cr2", names, coef(plain), columns("CI_L"), columns("CI_U")),
                 by_error("gee", names, coef(equations), sqrt(diag(vcov(equations)))))
  if (kind != "linear") return(found)
  table <- coef(summary(lmerTest::lmer(y ~ w + x + (1 | team), d)))
  rbind(found, by_error("mixed", names, table[, "Estimate"], table[, "Std. Error"],
                        qt((1 + LEVEL) / 2, table[, "df"])))
}

weighted <- function(d) {
  d$v_sex <- factor(d$sex)
  d$v_age <- factor(d$age)
  design <- survey::svydesign(ids = ~1, weights = ~1, data = d)
  people <- nrow(d)
  totals <- people * c("(Intercept)" = 1, v_sex1 = .48, v_age1 = .34, v_age2 = .30)
  raked <- survey::calibrate(design, ~ v_sex + v_age, totals, calfun = "raking", epsilon = 1e-12,
                             maxit = 200)
  share <- survey::svyciprop(~y, raked, method = "logit", level = LEVEL)
  slope <- function(name, fit) {
    limits <- confint(fit, level = LEVEL)["x", ]
    outcome(name, coef(fit)[["x"]], limits[1], limits[2])
  }
  rbind(outcome("share", as.numeric(share), confint(share)[1], confint(share)[2]),
        slope("linear_x", survey::svyglm(v ~ x, raked)),
        slope("logistic_x", survey::svyglm(y ~ x + sex + age, raked, family = quasibinomial)))
}

family_of_tests <- function(d, kind, effects) {
  tested <- function(fit, names) coef(summary(fit))[names, 4]
  p <- if (kind == "outcomes") {
    sapply(paste0("y", 1:6), function(name) tested(glm(reformulate("x", name), binomial, d), "x"))
  } else tested(glm(y ~ ., binomial, d), paste0("x", 1:6))
  untrue <- (effects + 1):6
  rejected <- p.adjust(p, "BH") < 1 - LEVEL
  rbind(outcome("single", p = p[[6]]),
        outcome("holm", p = min(p.adjust(p, "holm")[untrue])),
        outcome("hochberg", p = min(p.adjust(p, "hochberg")[untrue])),
        outcome("benjamini_hochberg", sum(rejected[untrue]) / max(1, sum(rejected))))
}

analysis_of <- function(scenario) {
  parts <- strsplit(scenario, "/")[[1]]
  switch(parts[1], share = share, correlation = correlation, alpha = reliability,
         polychoric = polychoric_pair, invariance = invariance_of[[parts[2]]], cfa = cfa_of[[parts[2]]],
         imputation = if (parts[2] == "0") complete_data else imputed_data,
         regression = regression_of[[parts[2]]], teams = function(d) teams(d, parts[2]),
         weighted = weighted,
         family = function(d) family_of_tests(d, parts[2], as.integer(parts[3])))
}

results <- list()
draws <- list()
for (file in sort(list.files(draws_folder, "[.]csv$"))) {
  scenario <- gsub("__", "/", sub("[.]csv$", "", file))
  if (!startsWith(scenario, wanted)) next
  started <- proc.time()[[3]]
  analyse <- analysis_of(scenario)
  table <- read.csv(file.path(draws_folder, file))
  without <- 0
  numbers <- unique(table$draw)
  parts <- split(table[names(table) != "draw"], factor(table$draw, levels = numbers))
  for (number in numbers) {
    one <- parts[[as.character(number)]]
    set.seed(number + 1)
    found <- suppressWarnings(tryCatch(analyse(one), error = function(e) NULL))
    if (is.null(found)) without <- without + 1
    else results[[length(results) + 1]] <- cbind(scenario = scenario, draw = number, found)
    draws[[length(draws) + 1]] <- data.frame(
      scenario = scenario, draw = number, answers = sum(!is.na(one)), sum = sum(one, na.rm = TRUE))
  }
  cat(sprintf("%-30s %8.1f s, %d draws without a result\n", scenario,
              proc.time()[[3]] - started, without))
}

together <- function(name, new) {
  path <- file.path(results_folder, name)
  if (!file.exists(path)) return(new)
  old <- read.csv(path, check.names = FALSE)
  all <- rbind(old[!old$scenario %in% new$scenario, ], new)
  all[order(all$scenario, all$draw), ]
}
shown <- function(table) {
  for (name in names(table)) if (is.double(table[[name]])) table[[name]] <- signif(table[[name]], 9)
  table
}
write.csv(shown(together("results.csv", do.call(rbind, results))),
          file.path(results_folder, "results.csv"), row.names = FALSE, quote = FALSE, na = "")
write.csv(shown(together("draws.csv", do.call(rbind, draws))),
          file.path(results_folder, "draws.csv"), row.names = FALSE, quote = FALSE)
packages <- c("psych", "boot", "lavaan", "semTools", "mice", "mitml", "MASS", "sandwich", "ordinal",
              "clubSandwich", "geepack", "lme4", "lmerTest", "survey")
write.csv(data.frame(name = c("R", packages),
                     version = c(as.character(getRversion()),
                                 sapply(packages, function(p) as.character(packageVersion(p))))),
          file.path(results_folder, "versions.csv"), row.names = FALSE, quote = FALSE)
