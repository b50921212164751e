# ---- careless responding: at least two of seven flags, of those whom no earlier rule left out ---

given <- as.matrix(answers[screened, in_a_row])
lowest <- c(rep(1, 6), rep(0, 10), rep(1, 4))
highest <- c(rep(6, 6), rep(10, 10), rep(5, 4))
fence <- function(x, side, far) {
  quartiles <- quantile(x, c(0.25, 0.75), na.rm = TRUE, names = FALSE)
  if (side == "high") quartiles[2] + far * diff(quartiles) else quartiles[1] - far * diff(quartiles)
}

average_run <- apply(given, 1, function(x) {
  found <- rle(ifelse(is.na(x), -seq_along(x), x))
  mean(found$lengths[found$values >= 0])
})
on_one_range <- t((t(given) - (lowest + highest) / 2) / (highest - lowest))
within_person <- apply(on_one_range, 1, sd, na.rm = TRUE)
covariances <- cov(given, use = "pairwise.complete.obs")
far_out <- apply(given, 1, function(x) {
  there <- !is.na(x)
  distance <- mahalanobis(x[there], colMeans(given, na.rm = TRUE)[there], covariances[there, there])
  pchisq(distance, sum(there), lower.tail = FALSE)
})

# Guttman errors of the one scale: item steps from the most to the least often passed. The most
# errors with so many steps passed come from trying every number of steps of every item in turn.
confident <- given[, confidence_items]
share_passing <- sapply(confidence_items, function(item) {
  sapply(2:6, function(answer) mean(confident[, item] >= answer, na.rm = TRUE))
})
guttman <- apply(confident, 1, function(x) {
  there <- which(!is.na(x))
  if (length(there) < 2) return(NA)
  ranks <- matrix(rank(-share_passing[, there], ties.method = "first"), 5)
  passed <- x[there] - 1
  sums <- rbind(0, apply(ranks, 2, cumsum))
  best <- c(0, rep(-Inf, sum(passed)))
  for (item in seq_along(there)) {
    best <- sapply(0:sum(passed), function(so_many) {
      here <- 0:min(5, so_many)
      max(best[so_many - here + 1] + sums[here + 1, item])
    })
  }
  least <- sum(passed) * (sum(passed) + 1) / 2
  most <- best[sum(passed) + 1] - least
  if (most == 0) return(NA)
  (sum(sums[cbind(passed + 1, seq_along(there))]) - least) / most
})
each <- answers$duration[screened] / rowSums(!is.na(given))
each[!is.na(each) & answers$duration[screened] <= 0] <- NA

indices <- list(longest_run = runs[screened], average_run = average_run,
                within_person_sd = within_person, mahalanobis = far_out,
                even_odd = rep(NA, sum(screened)),   # one scale, and three are needed
                guttman_errors = guttman, seconds_per_item = each)
cut_offs <- c(longest_run = 10, average_run = fence(average_run, "high", 3),
              within_person_sd = fence(within_person, "low", 1.5), mahalanobis = 0.001,
              even_odd = NA, guttman_errors = fence(guttman, "high", 1.5), seconds_per_item = 2)
flags <- sapply(names(indices), function(name) {
  value <- indices[[name]]
  flagged <- switch(name, longest_run = value >= cut_offs[[name]],
                    average_run = , guttman_errors = value > cut_offs[[name]],
                    value < cut_offs[[name]])
  !is.na(flagged) & flagged
})
place <- "cleaning/careless/none/none/"
people <- nrow(given)
for (name in names(indices)) {
  checked <- sum(!is.na(indices[[name]]))
  counts <- c(flagged = sum(flags[, name]), only = sum(flags[, name] & rowSums(flags) == 1),
              checked = checked, not_computable = people - checked)
  if (checked == 0) counts <- counts[c("checked", "not_computable")]
  if (checked == people) counts <- counts[c("flagged", "only", "checked")]
  for (level in names(counts)) {
    put(paste0(place, name, "/", level, "/count"), "by its formula", estimate = counts[[level]],
        denominator = people)
  }
  if (checked) put(paste0(place, name, "/cut_off"), "quantile", estimate = cut_offs[[name]])
}
several <- rowSums(flags) >= 2
together <- apply(flags, 1, function(x) {
  if (any(x)) paste(names(indices)[x], collapse = "+") else "none"
})
for (names_of in unique(together)) {
  group <- if (several[together == names_of][1]) "caught" else "not_caught"
  put(paste0(place, "combination@", group, "/", names_of, "/count"), "paste",
      estimate = sum(together == names_of), denominator = people)
}
put(paste0(place, "rule/caught/count"), "two flags or more", estimate = sum(several),
    denominator = people)
put(paste0(place, "rule/least_flags"), "as the rule says", estimate = 2)
put(paste0(place, "rule/number_of_flags"), "as the rule says", estimate = ncol(flags))
put(paste0(flow, "careless/caught/count"), "each rule alone", estimate = sum(several))
put(paste0(flow, "careless/marked/count"), "rules in their order",
    estimate = sum(several & left[screened]))
