# The shipped study once more, in R alone: what rests on draws (the rest is in shipped_study.R).
#
#   Rscript shipped_study_draws.R      (in this folder; about half an hour)
#
# reads ../../../data/link_workers/responses.csv and writes shipped_study_draws.csv (for each number
# of a row of the pipeline's store R's value, the Monte Carlo error of the difference, and the scale
# of both; see shipped_study/draws.R) and shipped_study_draws_versions.txt. R draws with its own
# random numbers: bootstrap samples, permuted answers, and sets completed by mice.

suppressPackageStartupMessages({
  library(mice)
  library(pROC)
  library(lavaan)
})

parts <- c("store", "plan", "answers", "missingness", "draws", "random", "imputed", "pooled")
for (part in parts) source(file.path("shipped_study", paste0(part, ".R")))

completed <- impute_by_mice(100, 3)
put_descriptions(completed)
scaled <- lapply(completed, in_planned_units)
focal <- list()
for (name in names(planned)) {
  terms <- c(planned[[name]]$predictors, covariates)
  for (term in terms) put_model(scaled, name, term, "unadjusted")
  pooled <- put_model(scaled, name, terms, "adjusted")
  if (planned[[name]]$kind == "logistic") for (j in 1:2) local({
    test <- pooled
    place <- j
    id <- paste0("modelling/", name, "/adjusted/imputed/", our_name(terms[j]), "/odds_ratio")
    focal[[id]] <<- function(chosen) test(chosen)$p[place]
  })
}
put_family(focal)
draw_numbers(length(completed), 6)

for (amount in c(-10, 10)) {
  moved <- lapply(impute_by_mice(100, 15 + amount, amount), in_planned_units)
  for (name in names(planned)) {
    put_model(moved, name, c(planned[[name]]$predictors, covariates), "adjusted",
              paste0("@shift:job_discrepancy=", amount), planned[[name]]$predictors)
  }
  draw_numbers(length(moved), 7)
}

write_drawn("shipped_study_draws.csv")
write_versions("shipped_study_draws_versions.txt",
               c("mice", "mitml", "nnet", "MASS", "pROC", "lavaan", "boot"))
