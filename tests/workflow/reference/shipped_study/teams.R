# ---- models of teams; supervision at mean discrepancy in the other models ------------------------

# -- teams: how alike their people are; a random intercept, integrated over a fine grid
likeness <- function() {
  team_of <- droplevels(centred$region)
  y <- centred$event
  parts <- function(keep) {
    test <- anova(lm(y[keep] ~ droplevels(team_of[keep])))
    sizes <- table(droplevels(team_of[keep]))
    c(f = test[["F value"]][1], p = test[["Pr(>F)"]][1],
      size = (sum(sizes) - sum(sizes^2) / sum(sizes)) / (length(sizes) - 1))
  }
  whole <- parts(rep(TRUE, length(y)))
  of_ratio <- function(f) (f - 1) / (f + whole[["size"]] - 1)
  without <- sapply(levels(team_of), function(one) parts(team_of != one)[["f"]])
  count <- nlevels(team_of)
  pseudo <- count * log(whole[["f"]]) - (count - 1) * log(without)
  limits <- of_ratio(exp(t.test(pseudo, conf.level = confidence)$conf.int))
  value <- of_ratio(whole[["f"]])
  team("intraclass_correlation", value, conf_level = confidence, ci_low = limits[1],
       ci_high = limits[2], p = whole[["p"]], n = teams_n, events = teams_events)
  effect <- 1 + (sum(sizes^2) / teams_n - 1) * max(0, value)
  team("design_effect", effect, n = teams_n, events = teams_events)
  team("effective_n", teams_n / effect, n = teams_n, events = teams_events)
}
likeness()

# The effect of supervision is that of people of mean discrepancy; the other columns are the same
# in both designs but for the intercept.
moved_names <- names(coef(in_teams))
shifted <- centred
shifted$discrepancy30 <- shifted$discrepancy30 - middle_of_discrepancy
in_shifted <- exactly_logistic(reformulate(whole, "event"), data = shifted)
shifted_cov <- clubSandwich::vcovCR(in_shifted, cluster = shifted$region, type = "CR2")
shifted_test <- clubSandwich::coef_test(in_shifted, vcov = shifted_cov, test = "Satterthwaite")
place <- match("supervisionyes", moved_names)
put_beside("leaving_and_support", "cluster_robust", "supervisionyes", coef(in_shifted)[[place]],
           sqrt(shifted_cov[place, place]), shifted_test$df_Satt[place],
           "clubSandwich::vcovCR(CR2)", teams_n, teams_events)

mixed_x <- model.matrix(in_shifted)
mixed_y <- centred$event
steps <- seq(-9, 9, length.out = 241)
step_weight <- log(dnorm(steps) * (steps[2] - steps[1]))
mixed_likelihood <- function(b) {
  eta <- drop(mixed_x %*% b[-length(b)])
  sign <- 2 * mixed_y - 1
  each <- plogis(sign * outer(eta, b[length(b)] * steps, "+"), log.p = TRUE)
  by_team <- t(rowsum(each, as.character(centred$region))) + step_weight
  top <- apply(by_team, 2, max)
  sum(top + log(colSums(exp(t(t(by_team) - top)))))
}
mixed_slopes <- function(b) {
  # The gradient by its formula: means over what is known of each team's intercept.
  eta <- drop(mixed_x %*% b[-length(b)])
  moved <- outer(eta, b[length(b)] * steps, "+")
  team_name <- as.character(centred$region)
  each <- plogis((2 * mixed_y - 1) * moved, log.p = TRUE)
  by_team <- rowsum(each, team_name)
  known <- exp(by_team + rep(step_weight, each = nrow(by_team)) -
                 apply(by_team, 1, max))
  known <- (known / rowSums(known))[team_name, ]
  off <- (mixed_y - plogis(moved)) * known
  c(drop(crossprod(mixed_x, rowSums(off))), sum(off %*% steps))
}
mixed_b <- c(coef(in_shifted), lme4::getME(mixed, "theta"))
for (round in 1:8) {
  curvature <- numDeriv::jacobian(mixed_slopes, mixed_b)
  mixed_b <- mixed_b - solve(curvature, mixed_slopes(mixed_b))
}
curvature <- numDeriv::jacobian(mixed_slopes, mixed_b)
mixed_error <- sqrt(diag(solve(-(curvature + t(curvature)) / 2)))
same <- setdiff(names(lme4::fixef(mixed)), c("(Intercept)", "supervisionyes"))
stopifnot(all.equal(mixed_b[same], lme4::fixef(mixed)[same], tolerance = 1e-3))
for (name in moved_names[-1]) {
  place <- match(name, moved_names)
  put_beside("leaving_and_support", "random_intercept", name, mixed_b[[place]],
             mixed_error[[place]], Inf, "quadrature on a fine grid, agreeing with lme4::glmer",
             teams_n, teams_events)
}
between_sd <- mixed_b[[length(mixed_b)]]
mixed_row <- function(statistic, estimate, ...) {
  put(paste0("modelling/leaving_and_support/random_intercept/complete/model/", statistic),
      "quadrature on a fine grid", estimate = estimate, ..., n = teams_n, events = teams_events)
}
mixed_row("between_team_sd", between_sd, se = mixed_error[[length(mixed_b)]])
mixed_row("intraclass_correlation", between_sd^2 / (between_sd^2 + pi^2 / 3))
mixed_row("median_odds_ratio", exp(sqrt(2) * between_sd * qnorm(0.75)))
ratio <- 2 * (mixed_likelihood(mixed_b) - as.numeric(logLik(in_teams)))
mixed_row("between_team_test", ratio, p = pchisq(ratio, 1, lower.tail = FALSE) / 2)

# -- supervision at mean discrepancy: with weights, and with Firth's penalty
inside <- sample$row %in% support$row
whose <- subset(raked, inside)
from <- match(whose$variables$row, centred_support$row, nomatch = 1)
for (name in setdiff(names(centred_support), "row")) {
  whose$variables[[name]] <- centred_support[[name]][from]
}
weighted_fit <- survey::svyglm(formula(moderated), whose, family = quasibinomial(),
                               control = glm.control(epsilon = 1e-13, maxit = 100))
put_beside("leaving_and_support", "weighted", "supervisionyes",
           coef(weighted_fit)[["supervisionyes"]],
           sqrt(vcov(weighted_fit)["supervisionyes", "supervisionyes"]), nrow(support) - 8,
           "survey::svyglm", nrow(support), sum(support$event))
firth_x <- model.matrix(centred_moderated)
spread <- c(1, apply(firth_x[, -1], 2, sd))
firth_b <- best_firth(start = coef(centred_moderated))
firth_p <- plogis(drop(firth_x %*% firth_b))
firth_se <- sqrt(diag(solve(crossprod(firth_x * sqrt(firth_p * (1 - firth_p))))))
firth_row("supervisionyes")
