# Intraclass correlations of team_answers.csv from R's analysis of variance, and psych::ICC's ICC(1)
# with its F interval where every team has four people.
# Run in this folder: Rscript intraclass_correlation.R   (writes intraclass_correlation.csv)

suppressMessages(library(psych))
people <- read.csv("team_answers.csv")
out <- list()
put <- function(sample, outcome, cluster, statistic, value)
  out[[length(out) + 1]] <<- data.frame(sample, outcome, cluster, statistic, value = sprintf("%.15g", value))
of_anova <- function(sample, data, outcome, cluster) {
  table <- anova(lm(data[[outcome]] ~ factor(data[[cluster]])))
  sizes <- table(data[[cluster]])
  n0 <- (sum(sizes) - sum(sizes^2) / sum(sizes)) / (length(sizes) - 1)
  b <- table[1, "Mean Sq"]
  w <- table[2, "Mean Sq"]
  put(sample, outcome, cluster, "value", (b - w) / (b + (n0 - 1) * w))
  put(sample, outcome, cluster, "f", table[1, "F value"])
  put(sample, outcome, cluster, "p", table[1, "Pr(>F)"])
}
for (cluster in c("team", "region")) for (outcome in c("stress", "leaving", "even", "even_event"))
  of_anova("all", people, outcome, cluster)

# The first four people, in file order, of each team of four or more.
people$place <- ave(people$row, people$team, FUN = seq_along)
people$size <- ave(people$row, people$team, FUN = length)
four <- people[people$size >= 4 & people$place <= 4, ]
of_anova("four", four, "stress", "team")
wide <- reshape(four[c("team", "place", "stress")], idvar = "team", timevar = "place", direction = "wide")
results <- ICC(wide[-1], lmer = FALSE)$results
put("four", "stress", "team", "value_psych", results["Single_raters_absolute", "ICC"])
put("four", "stress", "team", "low", results["Single_raters_absolute", "lower bound"])
put("four", "stress", "team", "high", results["Single_raters_absolute", "upper bound"])
write.csv(do.call(rbind, out), "intraclass_correlation.csv", row.names = FALSE, quote = FALSE)
