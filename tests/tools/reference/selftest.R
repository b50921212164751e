# The numbers of the self-test that come from R. Usage: Rscript selftest.R > selftest.csv
suppressPackageStartupMessages({
  library(psych); library(polycor); library(lavaan); library(mice); library(mitml)
})
show <- function(name, value) cat(sprintf("%s,%.12g\n", name, as.numeric(value)))
cat("name,value\n")

# comparisons of groups
welch <- t.test(extra ~ group, data = sleep)
show("welch_t", welch$statistic); show("welch_df", welch$parameter); show("welch_p", welch$p.value)
plants <- anova(lm(weight ~ group, PlantGrowth))
show("anova_F", plants[1, "F value"]); show("anova_df", plants[1, "Df"])
show("anova_p", plants[1, "Pr(>F)"])
unequal <- oneway.test(weight ~ group, PlantGrowth)
show("welch_anova_F", unequal$statistic); show("welch_anova_df", unequal$parameter[1])
show("welch_anova_p", unequal$p.value)
clearance <- kruskal.test(list(c(2.9, 3.0, 2.5, 2.6, 3.2), c(3.8, 2.7, 4.0, 2.4),
                               c(2.8, 3.4, 3.7, 2.2, 2.0)))
show("kruskal_H", clearance$statistic); show("kruskal_df", clearance$parameter)
show("kruskal_p", clearance$p.value)
show("wilcox_W", wilcox.test(c(0.80, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46),
                             c(1.15, 0.88, 0.90, 0.74, 1.21))$statistic)
party <- chisq.test(rbind(c(762, 327, 468), c(484, 239, 477)))
show("party_chi_square", party$statistic); show("party_df", party$parameter)
show("tea_p", fisher.test(matrix(c(3, 1, 1, 3), 2))$p.value)
anscombe_r <- cor.test(anscombe$x1, anscombe$y1)
show("anscombe_r", anscombe_r$estimate); show("anscombe_p", anscombe_r$p.value)
line <- summary(lm(y1 ~ x1, anscombe))
show("anscombe_slope_error", line$coefficients[2, 2]); show("anscombe_r_squared", line$r.squared)
fifteen <- c(.0001, .0004, .0019, .0095, .0201, .0278, .0298, .0344, .0459, .3240, .4262, .5719,
             .6528, .7590, 1)
show("hochberg_rejected", sum(p.adjust(fifteen, "BH") <= 0.05))
show("hochberg_sixth", p.adjust(fifteen, "BH")[6])
show("holm_rejected", sum(p.adjust(fifteen, "holm") <= 0.05))
show("holm_fourth", p.adjust(fifteen, "holm")[4])

# LSAT 6
patterns <- as.matrix(expand.grid(0:1, 0:1, 0:1, 0:1, 0:1)[, 5:1])
counts <- c(3, 6, 2, 11, 1, 1, 3, 4, 1, 8, 0, 16, 0, 3, 2, 15, 10, 29, 14, 81, 3, 28, 15, 80, 16, 56,
            21, 173, 11, 61, 28, 298)
law <- as.data.frame(patterns[rep(1:32, counts), ])
names(law) <- paste0("i", 1:5)
found <- psych::alpha(law, warnings = FALSE)
show("law_alpha", found$total$raw_alpha)
feldt <- alpha.ci(found$total$raw_alpha, n.obs = 1000, n.var = 5)
show("law_alpha_low", feldt$lower.ci); show("law_alpha_high", feldt$upper.ci)
show("law_item_rest_1", found$item.stats$r.drop[1])
correlations <- unclass(lavCor(law, ordered = names(law)))
show("law_tetrachoric_12", correlations[2, 1]); show("law_tetrachoric_13", correlations[3, 1])
ordinal <- cfa("f =~ i1 + i2 + i3 + i4 + i5", law, ordered = names(law), std.lv = TRUE,
               estimator = "WLSMV")
estimates <- parameterEstimates(ordinal)
show("law_loading_1", estimates$est[1]); show("law_error_1", estimates$se[1])
show("law_loading_3", estimates$est[3])
for (name in c("chisq", "chisq.scaled", "pvalue.scaled", "srmr"))
  show(paste0("law_", name), fitMeasures(ordinal, name))
show("table_polychoric", polychor(matrix(c(20, 10, 5, 10, 20, 10, 3, 12, 25), 3, byrow = TRUE)))

# eight bodily measures
physical <- Harman23.cor$cov
two <- factanal(factors = 2, covmat = Harman23.cor, rotation = "none")
show("physical_uniqueness_1", two$uniquenesses[1]); show("physical_uniqueness_5", two$uniquenesses[5])
show("physical_chi_square", two$STATISTIC); show("physical_df", two$dof)
turned <- varimax(unclass(two$loadings), eps = 1e-14)$loadings
show("physical_varimax_11", turned[1, 1]); show("physical_varimax_12", turned[1, 2])
show("physical_varimax_52", turned[5, 2])
oblique <- suppressMessages(fa(physical, nfactors = 2, n.obs = 305, fm = "minres",
                               rotate = "oblimin"))
show("physical_oblimin_11", oblique$loadings[1, 1]); show("physical_oblimin_52", oblique$loadings[5, 2])
show("physical_phi", oblique$Phi[1, 2])
adequacy <- KMO(physical)
show("physical_kmo", adequacy$MSA); show("physical_kmo_1", adequacy$MSAi[1])
sphere <- cortest.bartlett(physical, n = 305)
show("physical_bartlett", sphere$chisq); show("physical_bartlett_df", sphere$df)
decomposed <- eigen(physical)
partials <- sapply(1:3, function(m) {
  loadings <- decomposed$vectors[, 1:m, drop = FALSE] %*% diag(sqrt(decomposed$values[1:m]), m)
  left <- cov2cor(physical - loadings %*% t(loadings))
  mean(left[lower.tri(left)]^2)
})
show("physical_eigenvalue_1", decomposed$values[1]); show("physical_eigenvalue_2", decomposed$values[2])
show("physical_map_1", partials[1]); show("physical_map_2", partials[2])

# nine tests of 301 children
school <- HolzingerSwineford1939[paste0("x", 1:9)]
model <- "visual =~ x1 + x2 + x3\ntextual =~ x4 + x5 + x6\nspeed =~ x7 + x8 + x9"
fit <- cfa(model, school, std.lv = TRUE)
for (name in c("chisq", "df", "cfi", "tli", "rmsea", "rmsea.ci.lower", "rmsea.ci.upper", "srmr",
               "logl", "aic", "bic"))
  show(paste0("school_", name), fitMeasures(fit, name))
standardised <- standardizedSolution(fit)
show("school_loading_1", standardised$est.std[1]); show("school_loading_2", standardised$est.std[2])
show("school_error_1", standardised$se[1])
row <- standardised$lhs == "visual" & standardised$rhs == "textual"
show("school_correlation", standardised$est.std[row])
indices <- modificationIndices(fit, sort. = TRUE)
show("school_index_1", indices$mi[1])

# data by formula with the covariances of the nine tests; some answers lost by formula
people <- 301
waves <- sapply(1:9, function(j) cos(pi * (2 * (1:people) - 1) * j / (2 * people)))
waves <- waves * sqrt(2 * (people - 1) / people)
mixed <- waves %*% chol(round(cov(school), 9))
lost <- outer(0:(people - 1), 0:8, function(row, column) (row * 7 + column * 5) %% 13 == 0)
formula_data <- as.data.frame(ifelse(lost, NA, mixed))
names(formula_data) <- paste0("x", 1:9)
incomplete <- cfa(model, formula_data, std.lv = TRUE, estimator = "MLR", missing = "fiml")
for (name in c("chisq", "chisq.scaled", "logl", "rmsea.robust"))
  show(paste0("incomplete_", name), fitMeasures(incomplete, name))
of_all <- parameterEstimates(incomplete)
show("incomplete_loading_1", of_all$est[1]); show("incomplete_error_1", of_all$se[1])

# pooling
pooled <- pool.scalar(c(1.2, 1.5, 0.9, 1.1, 1.4), c(.20, .25, .22, .18, .21)^2, n = 100, k = 4)
show("pooled_estimate", pooled$qbar); show("pooled_total", pooled$t); show("pooled_df", pooled$df)
show("pooled_fmi", pooled$fmi)
estimates <- rbind(A = c(.5, .7, .6, .4, .55), B = c(-.2, -.1, -.3, -.25, -.15))
covariances <- array(0, c(2, 2, 5), dimnames = list(c("A", "B"), c("A", "B"), NULL))
for (set in 1:5) covariances[, , set] <- matrix(c(.04, .01, .01, .09), 2) * (1 + set / 20)
large <- testConstraints(qhat = estimates, uhat = covariances, constraints = c("A", "B"))$test
small <- testConstraints(qhat = estimates, uhat = covariances, constraints = c("A", "B"),
                         df.com = 50)$test
show("joint_F", large[1]); show("joint_df", large[3]); show("joint_p", large[4])
show("joint_50_df", small[3]); show("joint_50_p", small[4])

# beetles killed by gas
dose <- c(1.6907, 1.7242, 1.7552, 1.7842, 1.8113, 1.8369, 1.8610, 1.8839)
beetles <- c(59, 60, 62, 56, 63, 59, 62, 60)
killed <- c(6, 13, 18, 28, 52, 53, 61, 60)
one <- data.frame(dose = rep(rep(dose, 2), c(killed, beetles - killed)),
                  dead = rep(1:0, c(sum(killed), sum(beetles - killed))))
gas <- glm(dead ~ dose, binomial, one, control = glm.control(epsilon = 1e-13, maxit = 50))
show("beetles_intercept", coef(gas)[1]); show("beetles_slope", coef(gas)[2])
show("beetles_error", sqrt(vcov(gas)[2, 2]))
limits <- suppressMessages(confint(gas))
show("beetles_profile_low", limits[2, 1]); show("beetles_profile_high", limits[2, 2])
show("beetles_hc0", sqrt(sandwich::sandwich(gas)[2, 2]))
firth <- glm(dead ~ dose, binomial, one, method = brglm2::brglmFit, type = "AS_mean",
             epsilon = 1e-12)
show("beetles_firth", coef(firth)[2])

# bitterness of wine
bitter <- ordinal::clm(rating ~ temp + contact, data = ordinal::wine)
show("wine_warm", coef(bitter)[["tempwarm"]])
show("wine_warm_error", sqrt(vcov(bitter)["tempwarm", "tempwarm"]))
show("wine_contact", coef(bitter)[["contactyes"]])
show("wine_first", coef(bitter)[1]); show("wine_last", coef(bitter)[4])
show("wine_log_likelihood", logLik(bitter))
show("wine_nominal_contact", ordinal::nominal_test(bitter)["contact", "LRT"])

# clusters
dye <- lme4::lmer(Yield ~ 1 + (1 | Batch), lme4::Dyestuff)
show("dye_mean", lme4::fixef(dye)); show("dye_error", sqrt(as.matrix(vcov(dye))[1, 1]))
show("dye_between", lme4::VarCorr(dye)$Batch[1]); show("dye_within", sigma(dye)^2)
herds <- lme4::cbpp
long <- herds[rep(seq_len(nrow(herds)), herds$size), ]
long$ill <- unlist(mapply(function(i, s) rep(1:0, c(i, s - i)), herds$incidence, herds$size))
tight <- lme4::glmerControl(optimizer = "bobyqa", optCtrl = list(rhoend = 1e-10), tolPwrss = 1e-12)
mixed <- lme4::glmer(ill ~ period + (1 | herd), long, binomial, nAGQ = 25, control = tight)
show("herds_mixed", lme4::fixef(mixed)[2]); show("herds_deviation", lme4::getME(mixed, "theta"))
plain <- glm(ill ~ period, binomial, long)
robust <- clubSandwich::vcovCR(plain, long$herd, "CR2")
tested <- clubSandwich::coef_test(plain, robust, test = "Satterthwaite")
show("herds_cr2", sqrt(diag(robust))[2]); show("herds_cr2_df", tested$df_Satt[2])
equations <- geepack::geeglm(ill ~ period, binomial, long, id = herd, corstr = "exchangeable",
                             control = geepack::geese.control(epsilon = 1e-13, maxit = 500))
show("herds_gee", coef(equations)[2]); show("herds_gee_error", sqrt(diag(vcov(equations)))[2])
show("herds_gee_correlation", equations$geese$alpha)

# marginal means, power
pigs <- lm(log(conc) ~ source + factor(percent), emmeans::pigs)
means <- emmeans::emmeans(pigs, "source")
show("pigs_fish", summary(means)$emmean[1]); show("pigs_skim", summary(means)$emmean[3])
show("pigs_soy_error", summary(means)$SE[2])
show("pigs_fish_skim", summary(emmeans::contrast(means, "pairwise"))$estimate[2])
show("power_64", power.t.test(n = 64, power = 0.8, strict = TRUE, tol = 1e-12)$delta)
