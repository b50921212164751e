# ---- estimated marginal means, contrasts, simple slopes ------------------------------------------

# -- estimated marginal means, contrasts and simple slopes
means <- summary(emmeans::emmeans(moderated, ~supervision), type = "response", level = confidence)
for (row in 1:2) {
  put(paste0(asked_id("leaving_and_support", "supervision", means$supervision[row]),
             "estimated_marginal_probability"), "emmeans::emmeans", estimate = means$prob[row],
      se = means$SE[row], conf_level = confidence, ci_low = means$asymp.LCL[row],
      ci_high = means$asymp.UCL[row], n = nrow(support),
      behind(fitted_models$leaving_and_support, "supervision",
             as.character(means$supervision[row])))
}
ratio_of_odds <- function(id, analysis, found, people, p_adjusted = NA) {
  limits <- exp(found$estimate + c(-1, 1) * qnorm(1 - tail) * found$SE)
  put(id, "emmeans", estimate = exp(found$estimate), se = found$SE, conf_level = confidence,
      ci_low = limits[1], ci_high = limits[2], p = 2 * pnorm(-abs(found$estimate / found$SE)),
      p_adjusted = p_adjusted, n = nrow(fitted_models[[analysis]]$data), people)
}
behind_pair <- function(model, term, pair) {   # the level with the fewest of an outcome
  both <- sapply(pair, function(level) behind(model, term, level))
  both[, which.min(both["events", ])]
}
contrasted <- function(analysis, term, grid) {
  found <- as.data.frame(pairs(grid, reverse = TRUE, adjust = "none"))
  pairs_of <- strsplit(as.character(found$contrast), " - ")
  adjusted <- p.adjust(2 * pnorm(-abs(found$estimate / found$SE)), "holm")
  for (row in seq_len(nrow(found))) {
    ratio_of_odds(paste0(asked_id(analysis, term, paste(pairs_of[[row]], collapse = ":")),
                         "contrast_odds_ratio"), analysis, found[row, ],
                  behind_pair(fitted_models[[analysis]], term, pairs_of[[row]]), adjusted[row])
  }
}
contrasted("leaving_and_support", "supervision", emmeans::emmeans(moderated, ~supervision))
slopes <- as.data.frame(emmeans::emtrends(moderated, ~supervision, var = "discrepancy30"))
for (row in 1:2) {
  level <- as.character(slopes$supervision[row])
  found <- list(estimate = slopes$discrepancy30.trend[row], SE = slopes$SE[row])
  ratio_of_odds(paste0(asked_id("leaving_and_support", "job_discrepancy:supervision",
                                paste0("supervision=", level)), "simple_slope_odds_ratio"),
                "leaving_and_support", found,
                behind(fitted_models$leaving_and_support, "supervision", level))
}
moderation_in_risks <- function() {
  model <- fitted_models$leaving_and_support
  place <- function(level) {
    asked_id("leaving_and_support", "job_discrepancy:supervision", paste0("supervision=", level))
  }
  change <- function(b, level) {
    there <- answers_moved(support, "supervision", level, 0)
    raised <- answers_moved(there, "discrepancy30", NULL, 1)
    mean(foretold(model, design_of(model, raised), b)) -
      mean(foretold(model, design_of(model, there), b))
  }
  for (level in c("no", "yes")) {
    quietly_put(paste0(place(level), "risk_difference"), "predict, numDeriv::jacobian",
                delta(model, function(b) change(b, level)), "plain", model,
                behind(model, "supervision", level))
  }
  quietly_put(paste0(place("yes:no"), "second_difference"), "predict, numDeriv::jacobian",
              delta(model, function(b) change(b, "yes") - change(b, "no")), "plain", model,
              behind(model, "supervision", c("no", "yes")))
}
moderation_in_risks()
latent <- emmeans::emmeans(ordinal_model, ~employer, mode = "latent")
contrasted("training_received", "employer", latent)
for (term in "employer") {
  grid <- emmeans::emmeans(ordinal_model, reformulate(c(term, "level")), mode = "prob")
  found <- as.data.frame(grid)
  for (row in seq_len(nrow(found))) {
    level <- as.character(found[[term]][row])
    share <- found$prob[row]
    reach <- qnorm(1 - tail) * found$SE[row] / (share * (1 - share))
    limits <- plogis(qlogis(share) + c(-1, 1) * reach)
    put(paste0(asked_id("training_received", paste0(term, "@outcome:", found$level[row]), level),
               "estimated_marginal_probability"), "emmeans::emmeans(mode = prob)",
        estimate = share, se = found$SE[row], conf_level = confidence, ci_low = limits[1],
        ci_high = limits[2], n = nrow(trained),
        behind(fitted_models$training_received, term, level))
  }
}
