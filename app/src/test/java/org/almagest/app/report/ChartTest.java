/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.app.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.almagest.app.report.Chart.Mark;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class ChartTest {
    private static Document parsed(String svg) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
    }

    private static List<String> texts(Document document) {
        NodeList all = document.getElementsByTagName("text");
        List<String> out = new ArrayList<>();
        for (int i = 0; i < all.getLength(); i++) out.add(all.item(i).getTextContent());
        return out;
    }

    /// Filled points of the data, without that of the legend.
    private static int dots(Document document) {
        NodeList all = document.getElementsByTagName("circle");
        int n = 0;
        for (int i = 0; i < all.getLength(); i++)
            if (!((Element) all.item(i)).getAttribute("cy").equals("30")) n++;
        return n;
    }

    @Test
    void saysWhatItShowsInWellFormedXml() throws Exception {
        String svg = new Chart("a < b & \"c\"", "time [d]", "flux [nJy]")
                .add("x > 0", Mark.LINE, new double[] {0, 1}, new double[] {-20_000, 5_000})
                .svg();
        assertThat(texts(parsed(svg)))
                .contains("a < b & \"c\"", "time [d]", "flux [nJy]", "x > 0", "\u221220\u202f000");
    }

    @Test
    void leavesOutWhatIsUnknownOrOutsideTheRange() throws Exception {
        String svg = new Chart("t", "x", "y")
                .xFrom(0, 1)
                .yFrom(0, 1)
                .add("p", Mark.DOTS, new double[] {0.5, 0.5, 2, 0.5}, new double[] {0.5, Double.NaN, 0.5, 3})
                .svg();
        assertThat(dots(parsed(svg))).isEqualTo(1);
    }

    @Test
    void errorBarsStayInTheFrame() throws Exception {
        String svg = new Chart("t", "x", "y")
                .yFrom(0, 1)
                .add("p", Mark.DOTS, new double[] {1, 2}, new double[] {0.5, 0.9}, new double[] {0.1, 5})
                .svg();
        NodeList lines = parsed(svg).getElementsByTagName("line");
        for (int i = 0; i < lines.getLength(); i++)
            for (String end : List.of("y1", "y2"))
                assertThat(Double.parseDouble(((Element) lines.item(i)).getAttribute(end)))
                        .isBetween(0.0, (double) Chart.HEIGHT);
    }

    @Test
    void namesThingsOnAnAxisOfThings() throws Exception {
        String svg = new Chart("t", "visit", "y")
                .xNames(List.of("0.25 r", "0.27 g"))
                .add("p", Mark.RINGS, new double[] {0, 1}, new double[] {1, 2})
                .svg();
        assertThat(texts(parsed(svg))).contains("0.25 r", "0.27 g");
    }

    @Test
    void refusesColumnsOfDifferentLengths() {
        assertThatThrownBy(() -> new Chart("t", "x", "y").add("p", Mark.DOTS, new double[2], new double[3]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("series p");
    }
}
