/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.period;

/// The period of a star and what speaks for it.
///
/// @param period [d]
/// @param periodErr one sigma [d], given that the period is no alias; residuals of one visit count as one
/// @param brightest a time of maximum light near the middle of the light curve [d]
/// @param mean of the fitted series in each band [mag]
/// @param amplitude brightest to faintest of the fitted series in each band [mag]
/// @param scatter of the measurements about the series [mag]
/// @param log10FalseAlarm logarithm of the probability that noise alone looks as periodic
/// @param rival the period that is next in likelihood [d]; NaN without one
/// @param margin difference of twice the log likelihoods of the two, priors included; below about 10 the
/// rival is not excluded
public record PeriodResult(
        double period,
        double periodErr,
        double brightest,
        double[] mean,
        double[] amplitude,
        double scatter,
        double log10FalseAlarm,
        double rival,
        double margin) {}
