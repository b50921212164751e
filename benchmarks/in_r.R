# One task of the benchmarks in R.
#
# usage: Rscript benchmarks/in_r.R TASK FILE.csv
#
# Prints how long the task alone took (without starting R, loading packages and reading) by the clock
# and by the processor, the peak memory, and a few numbers of the result, to compare with ours.
suppressPackageStartupMessages({library(psych); library(lavaan); library(mice)})
arguments <- commandArgs(TRUE)
task <- arguments[1]
d <- read.csv(arguments[2], na.strings = "")
scales <- list(A = paste0("A", 1:8), B = paste0("B", 1:10), C = paste0("C", 1:6),
               D = paste0("D", 1:12))
items <- unlist(scales, use.names = FALSE)
background <- c("sex", "age", "education", "work", "region", "income", "children", "marital",
                "hours", "years", "health", "y1", "y2")
for (name in c("sex", "education", "work", "region", "marital", "y1", "y2"))
  d[[name]] <- factor(d[[name]])
answers <- d[items]
model <- paste(sapply(names(scales), function(s)
  paste0("f", s, " =~ ", paste(scales[[s]], collapse = " + "))), collapse = "\n")

tasks <- list(
  polychoric = function() {
    found <- psych::polychoric(answers)$rho
    c(mean_correlation = mean(found[lower.tri(found)]))
  },
  parallel = function() {
    pdf(NULL)
    found <- psych::fa.parallel(answers, cor = "poly", n.iter = 20, plot = FALSE)
    dev.off()
    c(first_eigenvalue = found$pc.values[1], components = found$ncomp)
  },
  wlsmv = function() {
    fit <- cfa(model, data = answers, ordered = items, estimator = "WLSMV", missing = "pairwise")
    found <- fitMeasures(fit)
    c(chi_square_scaled = found[["chisq.scaled"]], first_loading = standardized(fit)[1])
  },
  fiml = function() {
    fit <- cfa(model, data = answers, estimator = "MLR", missing = "fiml")
    found <- fitMeasures(fit)
    c(log_likelihood = found[["logl"]], first_loading = standardized(fit)[1])
  },
  impute_17 = function() impute(c(background, "SA", "SB", "SC", "SD")),
  impute_items = function() impute(c(background, items)))

standardized <- function(fit) lavInspect(fit, "std")$lambda[, 1]

impute <- function(names) {
  found <- mice(d[names], m = 20, maxit = 10, printFlag = FALSE, seed = 1)
  c(mean_income = mean(sapply(1:20, function(set) mean(complete(found, set)$income))))
}

set.seed(1)
invisible(gc(FALSE))
processor <- function() sum(proc.time()[c(1, 2, 4, 5)])
started <- proc.time()[[3]]
worked <- processor()
result <- suppressMessages(suppressWarnings(tasks[[task]]()))
seconds <- proc.time()[[3]] - started
worked <- processor() - worked
peak <- grep("VmHWM", readLines("/proc/self/status"), value = TRUE)
cat(sprintf("seconds %.4f\n", seconds))
cat(sprintf("processor %.4f\n", worked))
cat(sprintf("megabytes %.0f\n", as.numeric(gsub("[^0-9]", "", peak)) / 1024))
cat(sprintf("result %s %.6f\n", names(result), result), sep = "")
