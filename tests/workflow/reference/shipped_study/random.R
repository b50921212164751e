# ---- bootstrap and parallel analysis ------------------------------------------------------------

# Alpha's bias-corrected and accelerated interval from 2,000 samples, twenty times over.
alpha_of <- function(answers) {
  covariance <- cov(answers, use = "pairwise.complete.obs")
  k <- ncol(covariance)
  k / (k - 1) * (1 - sum(diag(covariance)) / sum(covariance))
}
items <- as.matrix(study[confidence_items])
id <- "measurement/self_efficacy/none/analysed/self_efficacy/alpha_bootstrap"
put_drawn(id, "estimate", alpha_of(items))
put_drawn(id, "conf_level", confidence)
put_drawn(id, "n", sum(rowSums(!is.na(items)) >= 2))
without <- sapply(seq_len(nrow(items)), function(person) alpha_of(items[-person, ]))
influence <- (nrow(items) - 1) * (mean(without) - without)
set.seed(1)
repeats <- 20
limits <- replicate(repeats, {
  samples <- boot::boot(items, function(answers, people) alpha_of(answers[people, ]), R = 2000)
  boot::boot.ci(samples, confidence, type = "bca", L = influence)$bca[4:5]
})
for (side in 1:2) {
  put_drawn(id, c("ci_low", "ci_high")[side], mean(limits[side, ]),
            sd(limits[side, ]) * sqrt(1 + 1 / repeats))
}

# Parallel analysis: each item's answers dealt out anew among those who gave one; eigenvalues of
# 100 such data sets, and how their mean and 95th percentile differ between hundreds.
eigenvalues_of <- list(
  pearson = function(answers) cor(answers, use = "pairwise.complete.obs"),
  polychoric = function(answers) {
    unclass(lavaan::lavCor(as.data.frame(answers), ordered = confidence_items,
                           missing = "pairwise"))
  }
)
deal_out <- function(answers) {
  for (item in seq_len(ncol(answers))) {
    given <- which(!is.na(answers[, item]))
    answers[given, item] <- answers[sample(given), item]
  }
  answers
}
planned_draws <- 100
draws <- 1000
place <- "measurement/self_efficacy/none/analysed/"
for (kind in names(eigenvalues_of)) {
  own <- eigen(eigenvalues_of[[kind]](items), only.values = TRUE)$values
  set.seed(2)
  random <- t(replicate(draws, {
    eigen(eigenvalues_of[[kind]](deal_out(items)), only.values = TRUE)$values
  }))
  summaries <- list(random_mean = colMeans, random_95th_percentile = function(some) {
    apply(some, 2, quantile, 0.95, type = 7, names = FALSE)
  })
  for (statistic in names(summaries)) {
    of_hundreds <- replicate(1000, {
      summaries[[statistic]](random[sample(draws, planned_draws, replace = TRUE), ])
    })
    for (number in seq_along(own)) {
      put_drawn(sprintf("%seigenvalue_%02d/%s/%s", place, number, kind, statistic), "estimate",
                mean(of_hundreds[number, ]),
                sd(of_hundreds[number, ]) * sqrt(1 + planned_draws / draws))
    }
  }
  above <- own > summaries$random_95th_percentile(random)
  put_drawn(paste0(place, "self_efficacy/", kind, "/parallel_factors"), "estimate",
            match(FALSE, above) - 1)
}
