//! The curves as a picture (SVG).

use super::Report;
use std::fmt::Write as _;

const WIDTH: f64 = 640.0;
const HEIGHT: f64 = 420.0;
/// Room for words at the left and below, and at the other edges.
const LEFT: f64 = 64.0;
const BELOW: f64 = 48.0;
const EDGE: f64 = 20.0;
/// Least FMR that is drawn, as a power of ten.
const LEAST: f64 = -5.0;
const COLOURS: [&str; 4] = ["#0b5d7a", "#b4531b", "#4c7a0b", "#7a0b5d"];
const DASHES: [&str; 4] = ["none", "8 4", "2 3", "8 3 2 3"];

/// FNMR over FMR for each matcher; FMR in powers of ten.
#[must_use]
pub fn plot(report: &Report) -> String {
    let points = report.matchers.iter().flat_map(|one| &one.curve);
    let most = points.filter(|p| p.fmr >= 1e-4).map(|p| p.fnmr).fold(0.02f64, f64::max);
    let top = (most * 100.0).ceil() / 100.0;
    let x = |fmr: f64| {
        LEFT + (fmr.max(1e-12).log10().max(LEAST) - LEAST) / -LEAST * (WIDTH - LEFT - EDGE)
    };
    let y = |fnmr: f64| HEIGHT - BELOW - fnmr.min(top) / top * (HEIGHT - BELOW - EDGE);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\" \
         font-family=\"sans-serif\" font-size=\"13\">\n<title>FNMR over FMR</title>\n\
         <rect width=\"{WIDTH}\" height=\"{HEIGHT}\" fill=\"#fff\"/>\n"
    );
    // Writing to a string does not fail.
    for power in LEAST as i32..=0 {
        let at = x(10f64.powi(power));
        let _ = writeln!(
            svg,
            "<path d=\"M{at:.1} {EDGE}V{:.1}\" stroke=\"#ddd\"/><text x=\"{at:.1}\" y=\"{:.1}\" \
             text-anchor=\"middle\">1e{power}</text>",
            HEIGHT - BELOW,
            HEIGHT - BELOW + 18.0
        );
    }
    for part in 0..=4 {
        let share = top * f64::from(part) / 4.0;
        let at = y(share);
        let _ = writeln!(
            svg,
            "<path d=\"M{LEFT} {at:.1}H{:.1}\" stroke=\"#ddd\"/><text x=\"{:.1}\" y=\"{:.1}\" \
             text-anchor=\"end\">{:.1} %</text>",
            WIDTH - EDGE,
            LEFT - 6.0,
            at + 4.0,
            share * 100.0
        );
    }
    let _ = writeln!(
        svg,
        "<text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"middle\">FMR (pairs of two persons that \
         match)</text>\n<text x=\"14\" y=\"{:.1}\" transform=\"rotate(-90 14 {:.1})\" \
         text-anchor=\"middle\">FNMR (pairs of one person that do not)</text>",
        f64::midpoint(LEFT, WIDTH),
        HEIGHT - 8.0,
        HEIGHT / 2.0,
        HEIGHT / 2.0
    );
    for (at, one) in report.matchers.iter().enumerate() {
        let (colour, dash) = (COLOURS[at % COLOURS.len()], DASHES[at % DASHES.len()]);
        let line: Vec<String> =
            one.curve.iter().map(|p| format!("{:.1},{:.1}", x(p.fmr), y(p.fnmr))).collect();
        let words = 36.0 + 18.0 * at as f64;
        let _ = writeln!(
            svg,
            "<polyline fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\" \
             stroke-dasharray=\"{dash}\" points=\"{}\"/>\n<path d=\"M{:.1} {words:.1}h30\" \
             stroke=\"{colour}\" stroke-width=\"2\" stroke-dasharray=\"{dash}\"/><text x=\"{:.1}\" \
             y=\"{:.1}\">{}</text>",
            line.join(" "),
            WIDTH - 190.0,
            WIDTH - 152.0,
            words + 4.0,
            one.matcher.code()
        );
    }
    svg + "</svg>\n"
}
