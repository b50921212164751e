# ---- the rows of numbers that rest on draws -----------------------------------------------------

# For each number of a row: R's value on the scale on which draws are nearly normal, and the Monte
# Carlo error of the difference between the pipeline's number and it, R's own error included; an
# error of 0 is said of numbers that do not rest on draws. `standard_error` is the pooled standard
# error of an estimate on that scale, where there is one.
drawn_out <- list()
scales_of_draws <- list(
  plain = identity, log = log, root = sqrt, inverse_root = function(x) 1 / sqrt(x),
  z = atanh, z_of_root = function(x) atanh(sqrt(x)), logit = qlogis,
  probit = function(p) qnorm(p / 2)
)
put_drawn <- function(id, column, value, error = 0, scale = "plain", standard_error = NA,
                      source = "") {
  stopifnot(scale %in% names(scales_of_draws), is.finite(value), is.finite(error))
  number <- function(x) if (is.na(x)) "" else sprintf("%.10g", x)
  drawn_out[[length(drawn_out) + 1]] <<- data.frame(
    id = id, column = column, scale = scale, value = number(value), error = number(error),
    standard_error = number(standard_error), source = source
  )
}
write_drawn <- function(file) {
  write.csv(do.call(rbind, drawn_out), file, row.names = FALSE, quote = 7)
}
