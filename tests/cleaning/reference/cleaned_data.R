# What haven reads of the files that tests/cleaning/test_cleaned_data.py writes.
# Run with R 4.2 and haven 2.5.1: Rscript cleaned_data.R data.sav data.dta cleaned_data.csv
suppressMessages(library(haven))
files <- commandArgs(trailingOnly = TRUE)

readings <- function(program, data) {
  parts <- lapply(names(data), function(name) {
    column <- data[[name]]
    labels <- attr(column, "labels")
    plain <- as.numeric(zap_labels(column, user_na = FALSE))
    if (program == "stata") {
      tag <- na_tag(zap_labels(column))
      of <- if (is.null(labels)) NULL else ifelse(is.na(labels), na_tag(labels), labels)
      key <- ifelse(is.na(tag), plain, tag)
    } else {
      plain <- as.numeric(unclass(column))
      tag <- ifelse(is.na(column), "missing", NA)
      of <- labels
      key <- plain
    }
    label <- if (is.null(of)) rep("", length(key)) else names(labels)[match(key, of)]
    data.frame(
      program = program, name = name, row = as.numeric(data[["row"]]),
      value = ifelse(is.na(plain), "", sprintf("%.17g", plain)),
      missing = ifelse(is.na(tag), "", tag), label = ifelse(is.na(label), "", label)
    )
  })
  do.call(rbind, parts)
}

spss <- readings("spss", read_sav(files[1], user_na = TRUE))
stata <- readings("stata", read_dta(files[2]))
write.csv(rbind(spss, stata), files[3], row.names = FALSE, fileEncoding = "UTF-8")
