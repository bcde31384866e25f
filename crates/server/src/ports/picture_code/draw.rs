//! Digits as strokes of a pen, bent, crossed by thin lines and laid on clouded paper.
//!
//! Owns: the shape of each digit, how far it may be bent, and how dark ink and paper are. Shapes are
//! chosen so that no two look alike: a three has a flat top, a four is closed. Ink stays at least 4.5
//! times as dark as paper, for eyes that need it. Start at [`picture`].

use super::dice::Dice;
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{ExtendedColorType, ImageEncoder};
use std::f32::consts::TAU;

/// Width of a picture in pixels; phones show it at half of this or less.
pub(super) const WIDTH: u32 = 480;
/// Height of a picture in pixels.
pub(super) const HEIGHT: u32 = 176;
/// Width of one digit before it is bent, in pixels; digits are 1.5 times as high.
const DIGIT: f32 = 46.0;
/// Half the width of a pen stroke: narrowest and widest, in pixels.
const PEN: (f32, f32) = (3.6, 5.2);
/// Half the width of the lines that cross the digits.
const CROSSING: f32 = 1.3;
/// How many lines cross.
const CROSSINGS: usize = 4;
/// Largest turn of a digit, in radians.
const TURN: f32 = 0.24;
/// Largest slant of a digit.
const SLANT: f32 = 0.22;
/// Largest shift of a point of a digit, as a part of its width.
const SHIFT: f32 = 0.035;
/// Darkest and lightest paper.
const PAPER: (f32, f32) = (206.0, 255.0);
/// Darkest and lightest ink.
const INK: (f32, f32) = (12.0, 60.0);
/// Most that a single pixel is lighter or darker than its cloud.
const GRAIN: f32 = 9.0;
/// Greys are multiples of this: what is left of the grain then takes a third of the bytes.
const GREYS: f32 = 12.0;
/// Steps of a curve between two of its points.
const STEPS: usize = 7;

type Point = (f32, f32);

/// A stroke of the pen through these points: round, or with corners.
struct Stroke {
    round: bool,
    points: &'static [Point],
}

const fn round(points: &'static [Point]) -> Stroke {
    Stroke { round: true, points }
}

const fn corners(points: &'static [Point]) -> Stroke {
    Stroke { round: false, points }
}

const TWO: &[Stroke] = &[
    round(&[
        (0.05, 0.42),
        (0.2, 0.1),
        (0.52, 0.0),
        (0.88, 0.16),
        (0.9, 0.5),
        (0.58, 0.94),
        (0.02, 1.5),
    ]),
    corners(&[(0.02, 1.5), (1.0, 1.5)]),
];
const THREE: &[Stroke] = &[
    corners(&[(0.06, 0.0), (0.92, 0.0), (0.4, 0.6)]),
    round(&[(0.4, 0.6), (0.82, 0.7), (0.98, 1.05), (0.76, 1.42), (0.36, 1.5), (0.02, 1.3)]),
];
const FOUR: &[Stroke] = &[corners(&[(0.68, 1.5), (0.68, 0.0), (0.0, 1.02), (1.0, 1.02)])];
const FIVE: &[Stroke] = &[
    corners(&[(0.92, 0.0), (0.16, 0.0), (0.1, 0.66)]),
    round(&[
        (0.1, 0.66),
        (0.5, 0.52),
        (0.9, 0.7),
        (0.98, 1.05),
        (0.76, 1.42),
        (0.36, 1.5),
        (0.0, 1.32),
    ]),
];
const SIX: &[Stroke] = &[round(&[
    (0.78, 0.0),
    (0.36, 0.34),
    (0.08, 0.9),
    (0.13, 1.3),
    (0.5, 1.5),
    (0.88, 1.32),
    (0.92, 0.98),
    (0.55, 0.74),
    (0.2, 0.9),
    (0.08, 1.1),
])];
const SEVEN: &[Stroke] = &[corners(&[(0.02, 0.0), (0.98, 0.0), (0.34, 1.5)])];
const EIGHT: &[Stroke] = &[round(&[
    (0.5, 0.7),
    (0.16, 0.46),
    (0.2, 0.1),
    (0.5, 0.0),
    (0.8, 0.1),
    (0.84, 0.46),
    (0.5, 0.7),
    (0.1, 0.98),
    (0.1, 1.34),
    (0.5, 1.5),
    (0.9, 1.34),
    (0.9, 0.98),
    (0.5, 0.7),
])];

/// The strokes of a digit; nothing for what is none of ours.
fn strokes(digit: char) -> &'static [Stroke] {
    match digit {
        '2' => TWO,
        '3' => THREE,
        '4' => FOUR,
        '5' => FIVE,
        '6' => SIX,
        '7' => SEVEN,
        '8' => EIGHT,
        _ => &[],
    }
}

/// A point of the curve that passes through all points, between `b` and `c` (Catmull and Rom).
fn between([a, b, c, d]: [Point; 4], t: f32) -> Point {
    let at = |a: f32, b: f32, c: f32, d: f32| {
        0.5 * (2.0 * b
            + (c - a) * t
            + (2.0 * a - 5.0 * b + 4.0 * c - d) * t * t
            + (3.0 * b - a - 3.0 * c + d) * t * t * t)
    };
    (at(a.0, b.0, c.0, d.0), at(a.1, b.1, c.1, d.1))
}

/// The points of a stroke, close enough together that straight lines between them look round.
fn fine(points: &[Point], round: bool) -> Vec<Point> {
    let last = points.len().saturating_sub(1);
    let mut all = vec![];
    for (n, pair) in points.windows(2).enumerate() {
        let near = [points[n.saturating_sub(1)], pair[0], pair[1], points[(n + 2).min(last)]];
        for step in 0..STEPS {
            let t = step as f32 / STEPS as f32;
            all.push(if round {
                between(near, t)
            } else {
                (pair[0].0 + (pair[1].0 - pair[0].0) * t, pair[0].1 + (pair[1].1 - pair[0].1) * t)
            });
        }
    }
    all.extend(points.last());
    all
}

/// Waves that run through the whole picture and bend whatever lies on it.
struct Waves([(f32, f32, f32); 2]);

impl Waves {
    fn throw(dice: &mut Dice) -> Self {
        let mut wave = || (dice.within(4.0, 9.0), dice.within(150.0, 320.0), dice.within(0.0, TAU));
        Self([wave(), wave()])
    }

    fn bend(&self, (x, y): Point) -> Point {
        let [across, along] = &self.0;
        let push = |(strong, long, from): &(f32, f32, f32), at: f32| {
            strong * (TAU * at / long + from).sin()
        };
        (x + push(along, y), y + push(across, x))
    }
}

/// Ink on paper: how dark each pixel is, from 0 for none to 1.
struct Sheet {
    ink: Vec<f32>,
}

impl Sheet {
    fn line(&mut self, from: Point, to: Point, half: f32) {
        let reach = half + 1.0;
        let (left, right) = (from.0.min(to.0) - reach, from.0.max(to.0) + reach);
        let (top, bottom) = (from.1.min(to.1) - reach, from.1.max(to.1) + reach);
        let (dx, dy) = (to.0 - from.0, to.1 - from.1);
        let long = (dx * dx + dy * dy).max(1e-6);
        for y in top.max(0.0) as u32..(bottom.max(0.0) as u32 + 1).min(HEIGHT) {
            for x in left.max(0.0) as u32..(right.max(0.0) as u32 + 1).min(WIDTH) {
                let (px, py) = (x as f32 - from.0, y as f32 - from.1);
                let t = ((px * dx + py * dy) / long).clamp(0.0, 1.0);
                let away = (px - t * dx).hypot(py - t * dy);
                let dark = (half + 0.5 - away).clamp(0.0, 1.0);
                let pixel = &mut self.ink[(y * WIDTH + x) as usize];
                *pixel = pixel.max(dark);
            }
        }
    }

    fn path(&mut self, points: &[Point], half: f32, waves: &Waves) {
        for pair in points.windows(2) {
            self.line(waves.bend(pair[0]), waves.bend(pair[1]), half);
        }
    }
}

/// One digit around `middle`, turned, slanted, stretched, each point a little elsewhere.
fn write(sheet: &mut Sheet, digit: char, middle: Point, waves: &Waves, dice: &mut Dice) {
    let (turn, slant) = (dice.within(-TURN, TURN), dice.within(-SLANT, SLANT));
    let (wide, high) = (DIGIT * dice.within(0.9, 1.12), DIGIT * dice.within(0.95, 1.2));
    let half = dice.within(PEN.0, PEN.1);
    let (sin, cos) = turn.sin_cos();
    for stroke in strokes(digit) {
        let mut moved: Vec<Point> = stroke.points.to_vec();
        // Ends stay, so that strokes that meet go on meeting.
        for point in moved.iter_mut().skip(1).rev().skip(1) {
            point.0 += dice.within(-SHIFT, SHIFT);
            point.1 += dice.within(-SHIFT, SHIFT);
        }
        let placed = fine(&moved, stroke.round).into_iter().map(|(x, y)| {
            let (y, x) = ((y - 0.75) * high, (x - 0.5) * wide);
            let x = x - y * slant;
            (middle.0 + x * cos - y * sin, middle.1 + x * sin + y * cos)
        });
        sheet.path(&placed.collect::<Vec<_>>(), half, waves);
    }
}

/// A thin line through the digits from one side to the other.
fn cross(sheet: &mut Sheet, waves: &Waves, dice: &mut Dice) {
    let (wide, high) = (WIDTH as f32, HEIGHT as f32);
    let points: Vec<Point> =
        (0..6).map(|n| (wide * n as f32 / 5.0, high * dice.within(0.2, 0.8))).collect();
    sheet.path(&fine(&points, true), CROSSING, waves);
}

/// Clouds of paper: soft light and dark over a coarse grid.
struct Clouds(Vec<f32>);

impl Clouds {
    const CELL: f32 = 24.0;
    const COLUMNS: usize = 22;
    const ROWS: usize = 9;

    fn throw(dice: &mut Dice) -> Self {
        let (dark, light) = (PAPER.0 + GRAIN, PAPER.1 - GRAIN);
        Self((0..Self::COLUMNS * Self::ROWS).map(|_| dice.within(dark, light)).collect())
    }

    fn at(&self, x: u32, y: u32) -> f32 {
        let (x, y) = (x as f32 / Self::CELL, y as f32 / Self::CELL);
        let (column, row) = (x as usize, y as usize);
        let (fx, fy) = (x.fract(), y.fract());
        let of = |c: usize, r: usize| {
            self.0[r.min(Self::ROWS - 1) * Self::COLUMNS + c.min(Self::COLUMNS - 1)]
        };
        let top = of(column, row) * (1.0 - fx) + of(column + 1, row) * fx;
        let bottom = of(column, row + 1) * (1.0 - fx) + of(column + 1, row + 1) * fx;
        top * (1.0 - fy) + bottom * fy
    }
}

/// How light each pixel of a picture of this code is, row by row.
pub(super) fn pixels(code: &str, dice: &mut Dice) -> Vec<u8> {
    let mut sheet = Sheet { ink: vec![0.0; (WIDTH * HEIGHT) as usize] };
    let waves = Waves::throw(dice);
    let count = code.chars().count().max(1) as f32;
    let step = (WIDTH as f32 - 24.0) / count;
    for (n, digit) in code.chars().enumerate() {
        let x = 12.0 + step * (n as f32 + 0.5) + dice.within(-6.0, 6.0);
        let y = HEIGHT as f32 / 2.0 + dice.within(-18.0, 18.0);
        write(&mut sheet, digit, (x, y), &waves, dice);
    }
    for _ in 0..CROSSINGS {
        cross(&mut sheet, &waves, dice);
    }
    let clouds = Clouds::throw(dice);
    let shade = dice.within(INK.0 + GRAIN, INK.1 - GRAIN);
    let dark = sheet.ink.iter().zip(0..);
    dark.map(|(ink, at)| {
        let paper = clouds.at(at % WIDTH, at / WIDTH);
        let grain = dice.within(-GRAIN, GRAIN);
        let grey = paper * (1.0 - ink) + shade * ink + grain;
        ((grey / GREYS).round() * GREYS).clamp(0.0, 255.0) as u8
    })
    .collect()
}

/// A picture of this code, as PNG.
///
/// # Errors
/// It cannot be encoded.
pub(super) fn picture(code: &str, dice: &mut Dice) -> Result<Vec<u8>, String> {
    let pixels = pixels(code, dice);
    let mut png = vec![];
    // Grain is no slope: filters would only hide that there are few greys.
    let (pack, filter) = (CompressionType::Default, FilterType::NoFilter);
    let encoder = PngEncoder::new_with_quality(&mut png, pack, filter);
    let written = encoder.write_image(&pixels, WIDTH, HEIGHT, ExtendedColorType::L8);
    written.map_err(|error| error.to_string())?;
    Ok(png)
}
