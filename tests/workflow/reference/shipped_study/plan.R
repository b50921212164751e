# ---- the planned analyses: outcomes, predictors with their units, what they are adjusted for ----

references <- c(gender = "female", age_group = "a40_49", employer = "primary_care",
                nation = "england")
covariates <- c("gender", "age_group", "employer", "nation", "months_in_role")
ours <- c(discrepancy30 = "job_discrepancy", confidence10 = "self_efficacy")
our_name <- function(term) if (term %in% names(ours)) ours[[term]] else term
planned <- list(
  left_in_mind_past = list(outcome = "left_in_mind_past", kind = "logistic",
                           predictors = c("discrepancy30", "confidence10")),
  left_in_mind_next = list(outcome = "left_in_mind_next", kind = "logistic",
                           predictors = c("discrepancy30", "confidence10")),
  self_efficacy_experience = list(outcome = "self_efficacy", kind = "linear",
                                  predictors = c("supervision_quality", "training_adequacy"))
)
further <- list(   # the variables of the two analyses of shapes.R
  leaving_and_support = c("left_in_mind_next", "job_discrepancy", "supervision", "self_efficacy",
                          "months_in_role"),
  training_received = c("training", "employer", "months_in_role", "nation", "contract")
)
in_planned_units <- function(data) {
  data$discrepancy30 <- data$job_discrepancy / 30   # per 30 points higher
  data$confidence10 <- -data$self_efficacy / 10     # per 10 points lower
  for (name in names(references)) data[[name]] <- relevel(data[[name]], references[[name]])
  data
}
