# ---- the rows: what is written under which id of the pipeline's store ---------------------------

confidence <- 0.95
tail <- (1 - confidence) / 2

store_columns <- c("estimate", "se", "df", "conf_level", "ci_low", "ci_high", "p", "p_adjusted",
                   "n", "denominator", "events")
rows_out <- list()
put <- function(id, source, ...) {
  values <- c(...)
  values <- values[!is.na(values)]
  row <- rows_out[[id]]
  if (is.null(row)) row <- c(id = id, setNames(rep("", length(store_columns)), store_columns))
  stopifnot(names(values) %in% store_columns, row[names(values)] == "")   # each number once
  row[names(values)] <- sprintf("%.13g", values)
  row["source"] <- paste(c(if ("source" %in% names(row)) row[["source"]], source), collapse = "; ")
  rows_out[[id]] <<- row
}
write_rows <- function(file) {
  result <- as.data.frame(do.call(rbind, rows_out))
  write.csv(result, file, row.names = FALSE, quote = ncol(result))
}
write_versions <- function(file, packages) {
  writeLines(c(R.version.string, sapply(packages, function(name) {
    paste(name, packageVersion(name))
  })), file)
}
