# The shipped study once more, in R alone: from the raw file to every number of the report that is
# no draw (for those that are: shipped_study_draws.R).
#
#   Rscript shipped_study.R      (in this folder; about two minutes)
#
# reads ../../../data/link_workers/responses.csv and writes shipped_study.csv (the id of a row of
# the pipeline's store, R's numbers under the store's column names, the R functions that gave them)
# and shipped_study_versions.txt. The rules stand here as a reader of config/link_workers
# understands them: nothing of that folder, of the pipeline or of its results is read.

suppressPackageStartupMessages({
  library(MASS)
  library(car)
  library(pROC)
  library(psych)
  library(lavaan)
  library(semTools)
})

parts <- c("store", "plan", "answers", "codebook", "careless", "scales", "structure", "confirmatory",
           "description", "missingness", "modelling", "shapes", "effects", "beside", "asked", "facts",
           "needed", "margins", "teams", "curves", "comparisons")
for (part in parts) source(file.path("shipped_study", paste0(part, ".R")))
write_rows("shipped_study.csv")
write_versions("shipped_study_versions.txt",
               c("psych", "lavaan", "semTools", "MASS", "car", "pROC", "ordinal", "emmeans", "Hmisc",
                 "numDeriv", "lmtest", "sandwich", "clubSandwich", "brglm2", "lme4", "survey"))
