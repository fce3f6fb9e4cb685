/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.apdb.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.almagest.astro.fault.DataFault;
import org.almagest.astro.fault.UserFault;
import org.almagest.astro.region.Circle;
import org.almagest.astro.region.ConvexPolygon;
import org.almagest.astro.region.Region;
import org.almagest.astro.sky.SkyCoord;
import org.almagest.astro.table.Table;
import org.almagest.astro.table.TableBuilder;
import org.almagest.astro.time.Time;
import org.almagest.astro.unit.Angle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What every engine of the alert production database does. An engine's test extends it.
public abstract class ApdbContract {
    protected static final Region WIDE = circle(0, -29.9, 1);
    protected static final Time LONG_AGO = Time.ofMjdTai(50_000);
    protected static final Time FAR_OFF = Time.ofMjdTai(90_000);
    private static final Time PROCESSED = Time.ofMjdTai(61_500.125);

    @TempDir
    protected Path folder;

    private Apdb apdb;

    /// Makes an empty database.
    protected abstract Apdb create(Path folder);

    /// Opens the database of a folder once more, as another process would.
    protected abstract Apdb reopen(Path folder);

    @BeforeEach
    void makeOne() {
        apdb = create(folder);
    }

    @AfterEach
    void closeIt() {
        apdb.close();
    }

    private StoreRequest request(long visit, int detector, long... objectIds) {
        return SyntheticVisit.request(new VisitDetector(visit, detector), objectIds, apdb.diaObjects(WIDE), PROCESSED);
    }

    @Test
    void readsBackBitForBitWhatWasStored() {
        StoreRequest request = request(1, 4, 3, 11, 25);
        assertThat(apdb.store(request)).isEqualTo(StoreOutcome.STORED);
        apdb.close();
        apdb = reopen(folder);
        VisitRows rows = apdb.visitRows(new VisitDetector(1, 4));
        assertThat(Tables.rows(rows.objects()))
                .isEqualTo(Tables.rows(request.rows().objects()));
        assertThat(Tables.rows(rows.sources()))
                .isEqualTo(Tables.rows(request.rows().sources()));
        assertThat(Tables.rows(rows.forcedSources()))
                .isEqualTo(Tables.rows(request.rows().forcedSources()));
        assertThat(rows.objects().schema()).isEqualTo(ApdbSchema.of(ApdbSchema.DIA_OBJECT));
    }

    @Test
    void marksWhatWasStoredAndLeavesItAsItIs() {
        assertThat(apdb.containsVisitDetector(new VisitDetector(1, 4))).isFalse();
        apdb.store(request(1, 4, 3));
        assertThat(apdb.containsVisitDetector(new VisitDetector(1, 4))).isTrue();
        assertThat(apdb.containsVisitDetector(new VisitDetector(1, 5))).isFalse();
        List<List<String>> before = everything();
        assertThat(apdb.store(request(1, 4, 3, 7, 8))).isEqualTo(StoreOutcome.ALREADY_STORED);
        assertThat(everything()).isEqualTo(before);
    }

    @Test
    void marksAnEmptyVisitDetector() {
        assertThat(apdb.store(request(1, 4))).isEqualTo(StoreOutcome.STORED);
        assertThat(apdb.containsVisitDetector(new VisitDetector(1, 4))).isTrue();
        assertThat(apdb.counts()).isEqualTo(new ApdbCounts(0, 0, 0, 0, 0, 1, 0));
    }

    @Test
    void findsObjectsByPlaceOverTheMeridianInOrderOfNumber() {
        apdb.store(request(1, 0, 34, 2, 19, 5, 8));
        Table near = apdb.diaObjects(circle(0, -30, 0.0301));
        assertThat(near.longs("diaObjectId")).containsExactly(2, 5, 8);
        Table all = apdb.diaObjects(WIDE);
        assertThat(all.longs("diaObjectId")).containsExactly(2, 5, 8, 19, 34);
    }

    @Test
    void findsObjectsAtThePole() {
        TableBuilder moved = new TableBuilder(ApdbSchema.of(ApdbSchema.DIA_OBJECT));
        StoreRequest r = request(1, 0, 1, 2);
        for (int i = 0; i < 2; i++)
            moved.copyRow(r.rows().objects(), i).set("ra", 10 + 170.0 * i).set("dec", 89.9999);
        VisitRows rows =
                new VisitRows(moved.build(), r.rows().sources(), r.rows().forcedSources());
        apdb.store(new StoreRequest(r.key(), r.midExposure(), PROCESSED, rows, r.versionsRead(), r.alerts(), false));
        Table near = apdb.diaObjects(circle(200, 89.9995, 0.001));
        assertThat(near.longs("diaObjectId")).containsExactly(1, 2);
    }

    @Test
    void closesTheEarlierVersionWhenTheNextOneStarts() {
        apdb.store(request(1, 0, 3, 4));
        apdb.store(request(2, 0, 3));
        assertThat(apdb.diaObjects(WIDE).longs("diaObjectId")).containsExactly(3, 4);
        assertThat(apdb.counts().diaObjectVersions()).isEqualTo(3);
        Table then = apdb.diaObjectsAt(WIDE, SyntheticVisit.mid(2).plusSeconds(-1));
        double first = SyntheticVisit.mid(1).mjdTai();
        double second = SyntheticVisit.mid(2).mjdTai();
        assertThat(then.doubles("validityStartMjdTai")).containsExactly(first, first);
        assertThat(then.number("validityEndMjdTai", 0)).isEqualTo(second);
        assertThat(then.isNull("validityEndMjdTai", 1)).isTrue();
        Table now = apdb.diaObjectsAt(WIDE, SyntheticVisit.mid(2));
        assertThat(now.doubles("validityStartMjdTai")).containsExactly(second, first);
    }

    @Test
    void keepsVersionsInTheOrderOfKnowledgeWhenAVisitComesLate() {
        apdb.store(request(5, 0, 3));
        apdb.store(request(2, 0, 3));
        Table now = apdb.diaObjects(WIDE);
        assertThat(now.doubles("validityStartMjdTai"))
                .containsExactly(Math.nextUp(SyntheticVisit.mid(5).mjdTai()));
    }

    @Test
    void givesTheHistoryOfObjectsInOrderOfTime() {
        for (int visit : new int[] {5, 1, 3}) apdb.store(request(visit, 0, 3, 4));
        Table history = apdb.diaSources(new long[] {4, 3, 99}, SyntheticVisit.mid(1), SyntheticVisit.mid(5));
        assertThat(history.longs("diaObjectId")).containsExactly(3, 3, 4, 4);
        assertThat(history.longs("visit")).containsExactly(1, 3, 1, 3);
        Table forced = apdb.diaForcedSources(new long[] {4}, LONG_AGO, FAR_OFF);
        assertThat(forced.longs("visit")).containsExactly(1, 3, 5);
        assertThat(apdb.diaSources(WIDE, LONG_AGO, FAR_OFF).longs("visit")).containsExactly(1, 1, 3, 3, 5, 5);
        assertThat(apdb.diaSources(new long[0], LONG_AGO, FAR_OFF).rows()).isZero();
    }

    @Test
    void refusesToUpdateAVersionThatIsNoLongerCurrent() {
        apdb.store(request(1, 0, 3));
        StoreRequest late = request(2, 0, 3);
        StoreRequest asNew = SyntheticVisit.request(
                new VisitDetector(2, 1),
                new long[] {3},
                new TableBuilder(ApdbSchema.of(ApdbSchema.DIA_OBJECT)).build(),
                PROCESSED);
        apdb.store(request(2, 7, 3));
        List<List<String>> before = everything();
        assertThatThrownBy(() -> apdb.store(late))
                .isInstanceOf(StaleReadFault.class)
                .hasMessageContaining("object 3");
        assertThatThrownBy(() -> apdb.store(asNew))
                .isInstanceOf(StaleReadFault.class)
                .hasMessageContaining("object 3");
        assertThat(everything()).isEqualTo(before);
    }

    @Test
    void writesNothingWhenOneRowBreaksTheSchema() {
        apdb.store(request(1, 0, 3));
        StoreRequest good = request(2, 0, 3, 4);
        TableBuilder sources = new TableBuilder(ApdbSchema.of(ApdbSchema.DIA_SOURCE));
        sources.copyRow(good.rows().sources(), 0);
        sources.copyRow(good.rows().sources(), 1).set("midpointMjdTai", Double.NaN);
        StoreRequest bad = new StoreRequest(
                good.key(),
                good.midExposure(),
                PROCESSED,
                new VisitRows(
                        good.rows().objects(), sources.build(), good.rows().forcedSources()),
                good.versionsRead(),
                good.alerts(),
                false);
        List<List<String>> before = everything();
        assertThatThrownBy(() -> apdb.store(bad)).isInstanceOf(DataFault.class).hasMessageContaining("midpointMjdTai");
        assertThat(everything()).isEqualTo(before);
        assertThat(apdb.store(good)).isEqualTo(StoreOutcome.STORED);
    }

    @Test
    void takesBackTheLatestVisitAndRefusesAnEarlierOne() {
        apdb.store(request(1, 0, 3, 4));
        List<List<String>> before = everything();
        apdb.store(request(2, 0, 3, 5));
        assertThatThrownBy(() -> apdb.withdraw(new VisitDetector(1, 0)))
                .isInstanceOf(UserFault.class)
                .hasMessageContaining("visit 2");
        assertThat(apdb.withdraw(new VisitDetector(2, 0))).isTrue();
        assertThat(everything()).isEqualTo(before);
        assertThat(apdb.withdraw(new VisitDetector(2, 0))).isFalse();
    }

    @Test
    void writesAnewWhenAskedToReprocess() {
        apdb.store(request(1, 0, 3));
        apdb.store(request(2, 0, 3, 5));
        Table readBeforeSecond = apdb.diaObjectsAt(WIDE, SyntheticVisit.mid(1));
        StoreRequest again = SyntheticVisit.request(
                new VisitDetector(2, 0), new long[] {3}, readBeforeSecond, PROCESSED.plusSeconds(60));
        StoreRequest reprocess = new StoreRequest(
                again.key(),
                again.midExposure(),
                again.processed(),
                again.rows(),
                again.versionsRead(),
                again.alerts(),
                true);
        assertThat(apdb.store(reprocess)).isEqualTo(StoreOutcome.STORED);
        assertThat(apdb.counts()).isEqualTo(new ApdbCounts(1, 2, 2, 0, 2, 2, 2));
        assertThat(Tables.rows(apdb.visitRows(again.key()).sources()))
                .isEqualTo(Tables.rows(again.rows().sources()));
    }

    @Test
    void handsOutAlertsInOrderAndNeverReusesAPlace() {
        apdb.store(request(1, 0, 3, 4));
        apdb.store(request(1, 1, 13));
        List<OutboxAlert> all = apdb.outbox(0, 100);
        assertThat(all).extracting(a -> a.alert().alertId()).containsExactly(1_000_000L, 1_000_001L, 1_001_000L);
        assertThat(all)
                .extracting(OutboxAlert::source)
                .containsExactly(new VisitDetector(1, 0), new VisitDetector(1, 0), new VisitDetector(1, 1));
        assertThat(all.get(1).alert().payload())
                .isEqualTo(request(1, 0, 3, 4).alerts().get(1).payload());
        assertThat(apdb.outbox(all.get(0).sequence(), 1))
                .hasSize(1)
                .first()
                .extracting(OutboxAlert::sequence)
                .isEqualTo(all.get(1).sequence());
        long last = all.getLast().sequence();
        assertThat(apdb.lastSequence()).isEqualTo(last);
        apdb.trimOutbox(last);
        assertThat(apdb.outbox(0, 10)).isEmpty();
        assertThat(apdb.lastSequence()).isEqualTo(last);
        apdb.store(request(2, 0, 3));
        assertThat(apdb.outbox(0, 10)).hasSize(1).first().matches(a -> a.sequence() > last);
    }

    @Test
    void keepsAnIdentityOfItsOwn() throws Exception {
        String identity = apdb.identity();
        apdb.close();
        apdb = reopen(folder);
        assertThat(apdb.identity()).isEqualTo(identity).isNotBlank();
        try (Apdb other = create(java.nio.file.Files.createDirectory(folder.resolve("other")))) {
            assertThat(other.identity()).isNotEqualTo(identity);
        }
    }

    @Test
    void takesAnyShapeOfRegion() {
        apdb.store(request(1, 0, 34, 2, 19, 5, 8));
        Region box = new ConvexPolygon(List.of(
                SkyCoord.ofDegrees(359.98, -29.995),
                SkyCoord.ofDegrees(0.035, -29.995),
                SkyCoord.ofDegrees(0.035, -29.965),
                SkyCoord.ofDegrees(359.98, -29.965)));
        assertThat(apdb.diaObjects(box).longs("diaObjectId")).containsExactly(34);
        assertThat(apdb.diaObjects(Circle.SKY).rows()).isEqualTo(5);
        Region one = new Circle(SkyCoord.ofDegrees(SyntheticVisit.ra(19), SyntheticVisit.dec(19)), Angle.ofArcsec(0.3));
        assertThat(apdb.diaObjects(one).longs("diaObjectId")).containsExactly(19);
    }

    protected static Region circle(double raDeg, double decDeg, double radiusDeg) {
        return new Circle(SkyCoord.ofDegrees(raDeg, decDeg), Angle.ofDegrees(radiusDeg));
    }

    /// All tables, row by row.
    protected final List<List<String>> everything() {
        return everything(apdb);
    }

    public static List<List<String>> everything(Apdb apdb) {
        return Arrays.asList(
                        ApdbSchema.DIA_OBJECT,
                        ApdbSchema.DIA_SOURCE,
                        ApdbSchema.DIA_FORCED_SOURCE,
                        ApdbSchema.VISIT_DETECTOR,
                        ApdbSchema.ALERT_OUTBOX)
                .stream()
                .flatMap(t -> Tables.rows(apdb.readAll(t)).stream())
                .toList();
    }
}
