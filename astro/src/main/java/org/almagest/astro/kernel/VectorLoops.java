/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.kernel;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/// The inner loops with the Vector API. Each element is summed in the same order as in [PlainLoops], with
/// fused products, so both give the same bits.
///
/// A vector that crosses a call is an object, which costs more than all that is done with it. Methods that
/// take or return vectors are therefore named `lanes...`: the flags of workers and of the launcher tell the
/// compiler to inline these always, and to compile this class sooner than others.
final class VectorLoops implements PixelLoops {
    private static final VectorSpecies<Float> WIDE = FloatVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Integer> WHOLE = IntVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Float> EIGHT = FloatVector.SPECIES_256;
    private static final VectorSpecies<Double> DOUBLE = DoubleVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Float> AS_MANY =
            VectorSpecies.of(float.class, VectorShape.forBitSize(DOUBLE.vectorBitSize() / 2));
    private static final int DOUBLES = DOUBLE.length();
    private static final int LANES = WIDE.length();

    /// Whether vectors hold eight floats, without which this form does not pay.
    static boolean wideEnough() {
        return LANES >= 8;
    }

    @Override
    public void filter(float[] in, int start, int step, float[] taps, float[] out, int o, int n) {
        int i = 0;
        for (; i + 4 * LANES <= n; i += 4 * LANES) {
            int s = start + i;
            FloatVector w = FloatVector.broadcast(WIDE, taps[0]);
            FloatVector a = FloatVector.fromArray(WIDE, in, s).mul(w);
            FloatVector b = FloatVector.fromArray(WIDE, in, s + LANES).mul(w);
            FloatVector c = FloatVector.fromArray(WIDE, in, s + 2 * LANES).mul(w);
            FloatVector d = FloatVector.fromArray(WIDE, in, s + 3 * LANES).mul(w);
            for (int t = 1; t < taps.length; t++) {
                s += step;
                w = FloatVector.broadcast(WIDE, taps[t]);
                a = FloatVector.fromArray(WIDE, in, s).fma(w, a);
                b = FloatVector.fromArray(WIDE, in, s + LANES).fma(w, b);
                c = FloatVector.fromArray(WIDE, in, s + 2 * LANES).fma(w, c);
                d = FloatVector.fromArray(WIDE, in, s + 3 * LANES).fma(w, d);
            }
            a.intoArray(out, o + i);
            b.intoArray(out, o + i + LANES);
            c.intoArray(out, o + i + 2 * LANES);
            d.intoArray(out, o + i + 3 * LANES);
        }
        for (; i + LANES <= n; i += LANES) lanesSum(in, start + i, step, taps).intoArray(out, o + i);
        for (; i < n; i++) out[o + i] = one(in, start + i, step, taps);
    }

    @Override
    public void filterBoth(
            float[] in, int start, int step, float[] first, float[] second, float[] out, int o, int p, int n) {
        int i = 0;
        for (; i + 4 * LANES <= n; i += 4 * LANES) {
            int s = start + i;
            FloatVector w = FloatVector.broadcast(WIDE, first[0]), v = FloatVector.broadcast(WIDE, second[0]);
            FloatVector x = FloatVector.fromArray(WIDE, in, s);
            FloatVector a = x.mul(w), aa = x.mul(v);
            x = FloatVector.fromArray(WIDE, in, s + LANES);
            FloatVector b = x.mul(w), bb = x.mul(v);
            x = FloatVector.fromArray(WIDE, in, s + 2 * LANES);
            FloatVector c = x.mul(w), cc = x.mul(v);
            x = FloatVector.fromArray(WIDE, in, s + 3 * LANES);
            FloatVector d = x.mul(w), dd = x.mul(v);
            for (int t = 1; t < first.length; t++) {
                s += step;
                w = FloatVector.broadcast(WIDE, first[t]);
                v = FloatVector.broadcast(WIDE, second[t]);
                x = FloatVector.fromArray(WIDE, in, s);
                a = x.fma(w, a);
                aa = x.fma(v, aa);
                x = FloatVector.fromArray(WIDE, in, s + LANES);
                b = x.fma(w, b);
                bb = x.fma(v, bb);
                x = FloatVector.fromArray(WIDE, in, s + 2 * LANES);
                c = x.fma(w, c);
                cc = x.fma(v, cc);
                x = FloatVector.fromArray(WIDE, in, s + 3 * LANES);
                d = x.fma(w, d);
                dd = x.fma(v, dd);
            }
            a.intoArray(out, o + i);
            b.intoArray(out, o + i + LANES);
            c.intoArray(out, o + i + 2 * LANES);
            d.intoArray(out, o + i + 3 * LANES);
            aa.intoArray(out, p + i);
            bb.intoArray(out, p + i + LANES);
            cc.intoArray(out, p + i + 2 * LANES);
            dd.intoArray(out, p + i + 3 * LANES);
        }
        for (; i + LANES <= n; i += LANES) {
            lanesSum(in, start + i, step, first).intoArray(out, o + i);
            lanesSum(in, start + i, step, second).intoArray(out, p + i);
        }
        for (; i < n; i++) {
            out[o + i] = one(in, start + i, step, first);
            out[p + i] = one(in, start + i, step, second);
        }
    }

    @Override
    public void filterAdd(
            float[] in,
            int start,
            int step,
            float[] taps,
            float scale,
            float[] field,
            int f,
            float[] out,
            int o,
            int n) {
        FloatVector k = FloatVector.broadcast(WIDE, scale);
        int i = 0;
        for (; i + 4 * LANES <= n; i += 4 * LANES) {
            int s = start + i;
            FloatVector w = FloatVector.broadcast(WIDE, taps[0]);
            FloatVector a = FloatVector.fromArray(WIDE, in, s).mul(w);
            FloatVector b = FloatVector.fromArray(WIDE, in, s + LANES).mul(w);
            FloatVector c = FloatVector.fromArray(WIDE, in, s + 2 * LANES).mul(w);
            FloatVector d = FloatVector.fromArray(WIDE, in, s + 3 * LANES).mul(w);
            for (int t = 1; t < taps.length; t++) {
                s += step;
                w = FloatVector.broadcast(WIDE, taps[t]);
                a = FloatVector.fromArray(WIDE, in, s).fma(w, a);
                b = FloatVector.fromArray(WIDE, in, s + LANES).fma(w, b);
                c = FloatVector.fromArray(WIDE, in, s + 2 * LANES).fma(w, c);
                d = FloatVector.fromArray(WIDE, in, s + 3 * LANES).fma(w, d);
            }
            lanesAccumulate(a, k, field, f + i, out, o + i);
            lanesAccumulate(b, k, field, f + i + LANES, out, o + i + LANES);
            lanesAccumulate(c, k, field, f + i + 2 * LANES, out, o + i + 2 * LANES);
            lanesAccumulate(d, k, field, f + i + 3 * LANES, out, o + i + 3 * LANES);
        }
        for (; i + LANES <= n; i += LANES)
            lanesAccumulate(lanesSum(in, start + i, step, taps), k, field, f + i, out, o + i);
        for (; i < n; i++) out[o + i] += one(in, start + i, step, taps) * (scale * field[f + i]);
    }

    @Override
    public void filterLinear(
            float[] in, int start, int step, float[] taps, float[] slopes, float[] field, float[] out, int o, int n) {
        int i = 0;
        for (; i + 4 * LANES <= n; i += 4 * LANES) {
            int s = start + i;
            FloatVector w = FloatVector.broadcast(WIDE, taps[0]), v = FloatVector.broadcast(WIDE, slopes[0]);
            FloatVector p = FloatVector.fromArray(WIDE, in, s);
            FloatVector a = p.mul(w), aa = p.mul(v);
            p = FloatVector.fromArray(WIDE, in, s + LANES);
            FloatVector b = p.mul(w), bb = p.mul(v);
            p = FloatVector.fromArray(WIDE, in, s + 2 * LANES);
            FloatVector c = p.mul(w), cc = p.mul(v);
            p = FloatVector.fromArray(WIDE, in, s + 3 * LANES);
            FloatVector d = p.mul(w), dd = p.mul(v);
            for (int t = 1; t < taps.length; t++) {
                s += step;
                w = FloatVector.broadcast(WIDE, taps[t]);
                v = FloatVector.broadcast(WIDE, slopes[t]);
                p = FloatVector.fromArray(WIDE, in, s);
                a = p.fma(w, a);
                aa = p.fma(v, aa);
                p = FloatVector.fromArray(WIDE, in, s + LANES);
                b = p.fma(w, b);
                bb = p.fma(v, bb);
                p = FloatVector.fromArray(WIDE, in, s + 2 * LANES);
                c = p.fma(w, c);
                cc = p.fma(v, cc);
                p = FloatVector.fromArray(WIDE, in, s + 3 * LANES);
                d = p.fma(w, d);
                dd = p.fma(v, dd);
            }
            lanesAlong(a, aa, field, i, out, o + i);
            lanesAlong(b, bb, field, i + LANES, out, o + i + LANES);
            lanesAlong(c, cc, field, i + 2 * LANES, out, o + i + 2 * LANES);
            lanesAlong(d, dd, field, i + 3 * LANES, out, o + i + 3 * LANES);
        }
        for (; i + LANES <= n; i += LANES)
            lanesAlong(
                    lanesSum(in, start + i, step, taps), lanesSum(in, start + i, step, slopes), field, i, out, o + i);
        for (; i < n; i++) out[o + i] = one(in, start + i, step, taps) + one(in, start + i, step, slopes) * field[i];
    }

    private static void lanesAlong(FloatVector sum, FloatVector slope, float[] field, int f, float[] out, int o) {
        sum.add(slope.mul(FloatVector.fromArray(WIDE, field, f))).intoArray(out, o);
    }

    private static FloatVector lanesSum(float[] in, int start, int step, float[] taps) {
        FloatVector a = FloatVector.fromArray(WIDE, in, start).mul(taps[0]);
        for (int t = 1; t < taps.length; t++)
            a = FloatVector.fromArray(WIDE, in, start + t * step).fma(FloatVector.broadcast(WIDE, taps[t]), a);
        return a;
    }

    private static float one(float[] in, int start, int step, float[] taps) {
        float a = taps[0] * in[start];
        for (int t = 1; t < taps.length; t++) a = Math.fma(taps[t], in[start + t * step], a);
        return a;
    }

    private static void lanesAccumulate(FloatVector v, FloatVector k, float[] field, int f, float[] out, int o) {
        FloatVector scaled = v.mul(k.mul(FloatVector.fromArray(WIDE, field, f)));
        FloatVector.fromArray(WIDE, out, o).add(scaled).intoArray(out, o);
    }

    @Override
    public void keepGood(
            float[] px,
            int p,
            float[] vv,
            int v,
            int[] bits,
            int b,
            int bad,
            float[] signal,
            float[] power,
            int o,
            int n) {
        int i = 0;
        for (; i + LANES <= n; i += LANES) {
            FloatVector value = FloatVector.fromArray(WIDE, px, p + i),
                    variance = FloatVector.fromArray(WIDE, vv, v + i);
            IntVector hit = IntVector.fromArray(WHOLE, bits, b + i).and(bad);
            VectorMask<Float> good = value.abs()
                    .compare(VectorOperators.LE, Float.MAX_VALUE)
                    .and(variance.compare(VectorOperators.GT, 0))
                    .and(variance.compare(VectorOperators.LE, Float.MAX_VALUE))
                    .and(hit.compare(VectorOperators.EQ, 0).cast(WIDE));
            FloatVector.zero(WIDE).blend(value, good).intoArray(signal, o + i);
            FloatVector.zero(WIDE).blend(variance, good).intoArray(power, o + i);
        }
        for (; i < n; i++) {
            boolean good = PlainLoops.isGood(px[p + i], vv[v + i], bits[b + i] & bad);
            signal[o + i] = good ? px[p + i] : 0;
            power[o + i] = good ? vv[v + i] : 0;
        }
    }

    @Override
    public void significance(float[] s, int at, float[] power, int f, float factor, int n) {
        int i = 0;
        for (; i + LANES <= n; i += LANES) {
            FloatVector noise = FloatVector.fromArray(WIDE, power, f + i).mul(factor);
            FloatVector ratio = FloatVector.fromArray(WIDE, s, at + i).div(noise.sqrt());
            FloatVector.zero(WIDE)
                    .blend(ratio, noise.compare(VectorOperators.GT, 0))
                    .intoArray(s, at + i);
        }
        for (; i < n; i++) s[at + i] = PlainLoops.significance(s[at + i], factor * power[f + i]);
    }

    @Override
    public int standing(float[] px, int p, int up, float[] vv, int v, float limit, int[] out, int n) {
        int i = 0, found = 0;
        for (; i + LANES <= n; i += LANES) {
            int at = p + i;
            FloatVector least = lanesPair(px, at, up)
                    .min(lanesPair(px, at, 1))
                    .min(lanesPair(px, at, up + 1).min(lanesPair(px, at, up - 1)));
            FloatVector height =
                    FloatVector.fromArray(WIDE, px, at).sub(least.mul(0.5f)).max(0);
            FloatVector noise = FloatVector.fromArray(WIDE, vv, v + i).mul(limit);
            long lanes = height.mul(height).compare(VectorOperators.GT, noise).toLong();
            for (; lanes != 0; lanes &= lanes - 1) out[found++] = i + Long.numberOfTrailingZeros(lanes);
        }
        for (; i < n; i++) if (PlainLoops.excess(px, p + i, up, limit * vv[v + i]) > 0) out[found++] = i;
        return found;
    }

    private static FloatVector lanesPair(float[] px, int at, int step) {
        return FloatVector.fromArray(WIDE, px, at + step).add(FloatVector.fromArray(WIDE, px, at - step));
    }

    @Override
    public void addBetween(float[] v, int from, int n, float low, float high, float shift, double[] out) {
        float[] sum = new float[TRACKS], squares = new float[TRACKS], count = new float[TRACKS];
        FloatVector zero = FloatVector.zero(EIGHT), one = FloatVector.broadcast(EIGHT, 1);
        int whole = n / TRACKS * TRACKS;
        FloatVector s = zero, t = zero, q = zero, r = zero, c = zero, e = zero;
        for (int i = 0; i < whole; i += TRACKS) {
            FloatVector a = FloatVector.fromArray(EIGHT, v, from + i);
            FloatVector b = FloatVector.fromArray(EIGHT, v, from + i + 8);
            VectorMask<Float> k = a.compare(VectorOperators.GE, low).and(a.compare(VectorOperators.LE, high));
            VectorMask<Float> l = b.compare(VectorOperators.GE, low).and(b.compare(VectorOperators.LE, high));
            a = zero.blend(a.sub(shift), k);
            b = zero.blend(b.sub(shift), l);
            s = s.add(a);
            t = t.add(b);
            q = q.add(a.mul(a));
            r = r.add(b.mul(b));
            c = c.add(zero.blend(one, k));
            e = e.add(zero.blend(one, l));
        }
        s.intoArray(sum, 0);
        t.intoArray(sum, 8);
        q.intoArray(squares, 0);
        r.intoArray(squares, 8);
        c.intoArray(count, 0);
        e.intoArray(count, 8);
        PlainLoops.add(sum, squares, count, out);
        PlainLoops.addRest(v, from + whole, n - whole, low, high, shift, out);
    }

    @Override
    public void columnSums(
            float[] in,
            int at,
            int stride,
            int rows,
            int n,
            double[] w,
            double[] r,
            double k,
            double dy0,
            double[] out) {
        int step = 2 * DOUBLES, length = out.length / 3;
        if (length < (n + step - 1) / step * step || at + (rows - 1) * stride + length > in.length) {
            PLAIN.columnSums(in, at, stride, rows, n, w, r, k, dy0, out);
            return;
        }
        for (int i = 0; i < n; i += step) {
            DoubleVector wa = DoubleVector.fromArray(DOUBLE, w, i), wb = DoubleVector.fromArray(DOUBLE, w, i + DOUBLES);
            DoubleVector ra = DoubleVector.fromArray(DOUBLE, r, i), rb = DoubleVector.fromArray(DOUBLE, r, i + DOUBLES);
            DoubleVector s = DoubleVector.zero(DOUBLE), t = s, sy = s, ty = s, syy = s, tyy = s;
            for (int j = 0, p = at + i; j < rows; j++, p += stride) {
                DoubleVector dy = DoubleVector.broadcast(DOUBLE, dy0 + j);
                DoubleVector a = wa.mul(lanesFinite(in, p)), b = wb.mul(lanesFinite(in, p + DOUBLES));
                s = s.add(a);
                t = t.add(b);
                a = a.mul(dy);
                b = b.mul(dy);
                sy = sy.add(a);
                ty = ty.add(b);
                syy = syy.add(a.mul(dy));
                tyy = tyy.add(b.mul(dy));
                wa = wa.mul(ra);
                wb = wb.mul(rb);
                ra = ra.mul(k);
                rb = rb.mul(k);
            }
            s.intoArray(out, i);
            t.intoArray(out, i + DOUBLES);
            sy.intoArray(out, length + i);
            ty.intoArray(out, length + i + DOUBLES);
            syy.intoArray(out, 2 * length + i);
            tyy.intoArray(out, 2 * length + i + DOUBLES);
        }
    }

    /// Pixels as doubles, zero where they are not finite.
    private static DoubleVector lanesFinite(float[] in, int at) {
        FloatVector v = FloatVector.fromArray(AS_MANY, in, at);
        FloatVector good = FloatVector.zero(AS_MANY).blend(v, v.abs().compare(VectorOperators.LE, Float.MAX_VALUE));
        return (DoubleVector) good.convertShape(VectorOperators.F2D, DOUBLE, 0);
    }
}
