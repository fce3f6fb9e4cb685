/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.simulate;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.almagest.astro.fault.UserFault;
import org.almagest.science.simulate.Injection.Group;
import org.almagest.science.simulate.RandomStream.Purpose;
import org.almagest.science.simulate.SimulatedSurvey.Place;
import org.almagest.science.simulate.SurveyConfig.TransientConfig;

/// Draws the transients: places on hosts and in the field, fluxes by signal-to-noise ratio in a perfect
/// difference.
final class InjectionPlan {
    static final long FIRST_ID = 10_000_001;

    private static final double EDGE = 30;
    private static final int TRIES = 20_000;
    private static final double FAINTEST_PART = 0.25;

    private final SimulatedSurvey survey;
    private final TransientConfig recipe;
    private final ExpectedError error;
    private final List<Visit> templates;
    private final List<Visit> sciences;
    private final List<SkyObject> hosts;

    InjectionPlan(SimulatedSurvey survey) {
        this.survey = survey;
        this.recipe = survey.config().transients();
        this.error = survey.expectedError();
        this.templates = survey.visits().stream().filter(Visit::template).toList();
        this.sciences = survey.visits().stream().filter(v -> !v.template()).toList();
        this.hosts = survey.sky().objects().stream()
                .filter(o -> !o.isStar() && o.magnitude()[0] < recipe.faintestHost())
                .toList();
    }

    /// A place that may hold a transient.
    private record Site(double ra, double dec, long host) {}

    /// A transient that stays, with its light curve.
    private record Lasting(long id, Site site, double peakNjy, double mjdPeak, double rise, double decline) {
        double fluxNjy(double mjd) {
            double t = mjd - mjdPeak;
            double width = t < 0 ? rise : decline;
            return peakNjy * Math.max(FAINTEST_PART, StrictMath.exp(-0.5 * t * t / (width * width)));
        }
    }

    List<Injection> draw() {
        List<Injection> all = new ArrayList<>();
        if (sciences.isEmpty()) return all;
        List<Lasting> lasting = lasting();
        long id = FIRST_ID + lasting.size();
        for (Visit visit : sciences) {
            List<Site> taken = new ArrayList<>();
            for (Lasting one : lasting) {
                Optional<Double> sigma = expected(visit, one.site());
                if (sigma.isEmpty()) continue;
                taken.add(one.site());
                all.add(injection(one.id(), visit, Group.PERSISTENT, one.site(), one.fluxNjy(visit.mjdMid()), sigma));
            }
            int fresh = recipe.perVisit() - recipe.persistent();
            for (int i = 0; i < fresh; i++) {
                RandomStream random = new RandomStream(survey.seed(), Purpose.TRANSIENTS, visit.index(), i);
                Site site = site(random, hosted(i), List.of(visit), taken);
                taken.add(site);
                Group group = group(i);
                double snr = snr(group, random);
                Optional<Double> sigma = expected(visit, site);
                all.add(injection(id++, visit, group, site, snr * sigma.orElseThrow(), sigma));
            }
        }
        return List.copyOf(all);
    }

    private List<Lasting> lasting() {
        List<Lasting> lasting = new ArrayList<>();
        List<Site> taken = new ArrayList<>();
        double first = sciences.getFirst().mjdMid();
        double last = sciences.getLast().mjdMid();
        for (int i = 0; i < recipe.persistent(); i++) {
            RandomStream random = new RandomStream(survey.seed(), Purpose.TRANSIENTS, -1, i);
            // Where every visit but those dithered far away sees it.
            int most = Math.max(1, sciences.size() - survey.config().bands().size());
            Site site = site(random, hosted(i), sciences.subList(0, most), taken);
            taken.add(site);
            double sum = 0;
            int n = 0;
            for (Visit visit : sciences) {
                Optional<Double> sigma = expected(visit, site);
                if (sigma.isEmpty()) continue;
                sum += sigma.get();
                n++;
            }
            double peak = snr(Group.PERSISTENT, random) * sum / n;
            lasting.add(new Lasting(
                    FIRST_ID + i,
                    site,
                    peak,
                    random.uniform(first, last),
                    random.uniform(2, 5),
                    random.uniform(4, 12)));
        }
        return lasting;
    }

    private static Injection injection(
            long id, Visit visit, Group group, Site site, double flux, Optional<Double> sigma) {
        return new Injection(id, visit.index(), group, site.host(), site.ra(), site.dec(), flux, sigma.orElseThrow());
    }

    private boolean hosted(int i) {
        double f = recipe.hostedFraction();
        return (int) ((i + 1) * f) > (int) (i * f);
    }

    private Group group(int i) {
        if (i < recipe.nearThreshold()) return Group.NEAR_THRESHOLD;
        return i < recipe.nearThreshold() + recipe.beside() ? Group.BESIDE : Group.BRIGHT;
    }

    private static double snr(Group group, RandomStream random) {
        double u = random.uniform();
        return switch (group) {
            case NEAR_THRESHOLD -> 5 + 2 * u;
            case BESIDE -> u < 0.5 ? 4 + 2 * u : 6 + 2 * u;
            case BRIGHT, PERSISTENT -> 8 * StrictMath.pow(50 / 8.0, u);
        };
    }

    private Optional<Double> expected(Visit visit, Site site) {
        if (survey.locate(visit, site.ra(), site.dec(), EDGE).isEmpty()) return Optional.empty();
        return error.inDifference(visit, site.ra(), site.dec());
    }

    private Site site(RandomStream random, boolean hosted, List<Visit> visits, List<Site> taken) {
        for (int attempt = 0; attempt < TRIES; attempt++) {
            Site site = hosted && !hosts.isEmpty() ? onHost(random) : inField(random, visits.getFirst());
            if (isFree(site, taken) && isSeen(site, visits)) return site;
        }
        throw new UserFault("no room for " + recipe.perVisit() + " transients per visit " + recipe.separation()
                + " arcsec apart in " + visits.size() + " visits: ask for fewer or a larger field");
    }

    private Site onHost(RandomStream random) {
        SkyObject host = hosts.get(random.below(hosts.size()));
        double radius = recipe.hostRadii() * random.uniform() * host.halfLight();
        double angle = 2 * StrictMath.PI * random.uniform();
        double major = radius * StrictMath.cos(angle);
        double minor = radius * StrictMath.sin(angle) * host.axisRatio();
        double s = StrictMath.sin(host.positionAngle() * StrictMath.PI / 180);
        double c = StrictMath.cos(host.positionAngle() * StrictMath.PI / 180);
        double[] sky = new Projection(host.ra(), host.dec()).toSky(major * s + minor * c, major * c - minor * s);
        return new Site(sky[0], sky[1], host.id());
    }

    private Site inField(RandomStream random, Visit visit) {
        CameraConfig camera = survey.config().camera();
        int detector = random.below(camera.detectors().size());
        double[] sky = survey.mapping(visit, detector)
                .toSky(random.uniform() * camera.width(), random.uniform() * camera.height());
        return new Site(sky[0], sky[1], 0);
    }

    private boolean isFree(Site site, List<Site> taken) {
        double cos = StrictMath.cos(site.dec() * StrictMath.PI / 180);
        for (Site other : taken) {
            double dx = (other.ra() - site.ra()) * cos * 3600;
            double dy = (other.dec() - site.dec()) * 3600;
            if (dx * dx + dy * dy < recipe.separation() * recipe.separation()) return false;
        }
        return true;
    }

    /// Whether all visits, and enough template visits of each visit's band for a template, see a place.
    private boolean isSeen(Site site, List<Visit> visits) {
        for (Visit visit : visits)
            if (survey.locate(visit, site.ra(), site.dec(), EDGE).isEmpty()) return false;
        for (int band = 0; band < survey.config().bands().size(); band++) {
            int b = band;
            if (visits.stream().noneMatch(v -> v.band() == b)) continue;
            int seen = 0;
            for (Visit t : templates) {
                if (t.band() != band) continue;
                Optional<Place> place = survey.locate(t, site.ra(), site.dec(), EDGE);
                if (place.isPresent()) seen++;
            }
            if (seen < Math.min(3, survey.config().visits().template())) return false;
        }
        return true;
    }
}
