//! From lines of text to shipping labels.
//!
//! A label is light paper with dark print in several places. A line of text is therefore extended
//! over the light patch it stands on, if that patch is small, straight and printed on. What is no
//! label and likely a house number stays visible: it says where the parcel lies.

use super::boxes::{Rect, Scored};
use crate::picture::Picture;

/// Reach of the smoothing that closes print over, in pixels to each side.
const REACH: usize = 4;
/// Paper may be this much darker than at the line itself.
const PAPER_SHADES: u8 = 30;
/// Paper is at least this light, and its colours at most this far apart.
const LEAST_PAPER: u8 = 100;
const MOST_COLOUR: u32 = 50;
/// Print is darker than paper by this much.
const PRINT_SHADES: u8 = 35;
/// Least share of a label that is print: a white parcel with a logo has less.
const LEAST_PRINT: f32 = 0.10;
/// Most share of the picture that one label may take.
const MOST_PATCH: f32 = 0.12;
/// Least share of a straight rectangle around it that a label fills.
const LEAST_FILL: f32 = 0.65;
/// Lines whose shorter side is above this share of the picture's longest side are signs.
const SIGN: f32 = 0.06;
/// A lone line is taken for a house number if its sides are nearer than this to each other, and
/// its shorter one is at least this share of the picture's longest side.
const SHORT_LINE: f32 = 3.5;
const LEAST_NUMBER: f32 = 0.012;
/// Lines nearer than this many times their height belong together.
const NEAR: f32 = 3.0;
/// Parts of one label are joined if the whole is at most this many times its parts.
const MOST_JOINED: f32 = 2.0;
/// Room around a line, in its heights.
const MARGIN: f32 = 0.25;

/// Labels, in pixels of the picture in which the lines were found.
pub(crate) fn labels(picture: &Picture, lines: &[Scored]) -> Vec<Scored> {
    let longest = picture.width().max(picture.height()) as f32;
    let paper = Paper::of(picture);
    let mut found = vec![];
    for (at, line) in lines.iter().enumerate() {
        let (short, long) = sides(&line.rect);
        let margin = short * MARGIN;
        let own = line.rect.grown(margin, margin);
        if let Some(patch) = paper.patch(&line.rect) {
            found.push(Scored { rect: own.with(&patch), score: line.score });
            continue;
        }
        let near = line.rect.grown(short * NEAR, short * NEAR);
        let lone = lines
            .iter()
            .enumerate()
            .all(|(other_at, other)| other_at == at || near.shared(&other.rect) == 0.0);
        let number = lone && long < short * SHORT_LINE && short >= longest * LEAST_NUMBER;
        if !number && short <= longest * SIGN {
            found.push(Scored { rect: own, score: line.score });
        }
    }
    joined(found)
}

fn sides(rect: &Rect) -> (f32, f32) {
    (rect.width().min(rect.height()), rect.width().max(rect.height()))
}

/// Joins what overlaps or nearly touches, as long as that covers little more.
fn joined(mut parts: Vec<Scored>) -> Vec<Scored> {
    let mut done = vec![];
    while let Some(mut whole) = parts.pop() {
        let mut again = true;
        while again {
            let before = parts.len();
            parts.retain(|part| {
                let room = sides(&part.rect).0.min(sides(&whole.rect).0) / 2.0;
                let both = whole.rect.with(&part.rect);
                let areas = whole.rect.area() + part.rect.area() - whole.rect.shared(&part.rect);
                let joins = whole.rect.grown(room, room).shared(&part.rect) > 0.0
                    && both.area() <= areas * MOST_JOINED;
                if joins {
                    whole = Scored { rect: both, score: whole.score.max(part.score) };
                }
                !joins
            });
            again = parts.len() < before;
        }
        done.push(whole);
    }
    done.sort_by(|a, b| b.score.total_cmp(&a.score));
    done
}

/// Brightness of a picture, and what it would be without print.
struct Paper {
    width: usize,
    height: usize,
    luma: Vec<u8>,
    closed: Vec<u8>,
    /// How far apart the colours of each pixel are.
    colour: Vec<u8>,
}

impl Paper {
    fn of(picture: &Picture) -> Self {
        let (width, height) = (picture.width() as usize, picture.height() as usize);
        let luma = picture.luma();
        let lightest = spread(&luma, width, u8::max);
        let closed = spread(&lightest, width, u8::min);
        let apart = |pixel: &[u8]| {
            let (least, most) = pixel.iter().fold((u8::MAX, 0), |(a, b), v| (a.min(*v), b.max(*v)));
            most - least
        };
        let colour = picture.pixels().chunks_exact(picture.channels()).map(apart).collect();
        Self { width, height, luma, closed, colour }
    }

    /// The light, printed, straight patch on which a line stands.
    fn patch(&self, line: &Rect) -> Option<Rect> {
        let [width, height] = [self.width, self.height].map(|side| u32::try_from(side).ok());
        let inside = line.inside(width?, height?)?;
        let rows = inside.top as usize..inside.bottom as usize;
        let starts: Vec<usize> = rows
            .flat_map(|y| (inside.left as usize..inside.right as usize).map(move |x| (x, y)))
            .map(|(x, y)| y * self.width + x)
            .collect();
        let mut shades: Vec<u8> = starts.iter().map(|at| self.closed[*at]).collect();
        shades.sort_unstable();
        let paper = *shades.get(shades.len() * 3 / 4)?;
        if paper < LEAST_PAPER {
            return None;
        }
        let pixels = self.flood(&starts, paper - PAPER_SHADES)?;
        self.is_label(&pixels).then(|| {
            let mut around = None;
            for at in &pixels {
                let (x, y) = ((at % self.width) as f32, (at / self.width) as f32);
                let pixel = Rect { left: x, top: y, right: x + 1.0, bottom: y + 1.0 };
                around = Some(around.map_or(pixel, |all: Rect| all.with(&pixel)));
            }
            around
        })?
    }

    /// Everything at least this light that is connected with a start; nothing if it is too much.
    fn flood(&self, starts: &[usize], least: u8) -> Option<Vec<usize>> {
        let most = (self.luma.len() as f32 * MOST_PATCH) as usize;
        let mut seen = vec![false; self.luma.len()];
        let mut open: Vec<usize> = vec![];
        for start in starts {
            if self.closed[*start] >= least && !seen[*start] {
                seen[*start] = true;
                open.push(*start);
            }
        }
        let mut next = 0;
        while next < open.len() {
            let at = open[next];
            next += 1;
            let (x, y) = (at % self.width, at / self.width);
            let beside = [
                (x > 0).then(|| at - 1),
                (x + 1 < self.width).then(|| at + 1),
                (y > 0).then(|| at - self.width),
                (y + 1 < self.height).then(|| at + self.width),
            ];
            for other in beside.into_iter().flatten() {
                if !seen[other] && self.closed[other] >= least {
                    seen[other] = true;
                    open.push(other);
                }
            }
            if open.len() > most {
                return None;
            }
        }
        Some(open)
    }

    fn is_label(&self, pixels: &[usize]) -> bool {
        let count = pixels.len().max(1);
        let print = |at: &&usize| self.closed[**at].saturating_sub(self.luma[**at]) > PRINT_SHADES;
        let printed = pixels.iter().filter(print).count() as f32 / count as f32;
        let colour = pixels.iter().map(|at| u32::from(self.colour[*at])).sum::<u32>();
        printed >= LEAST_PRINT
            && colour / u32::try_from(count).unwrap_or(u32::MAX) <= MOST_COLOUR
            && self.fill(pixels) >= LEAST_FILL
    }

    /// Share of the smallest turned rectangle that the pixels fill, in steps of five degrees.
    fn fill(&self, pixels: &[usize]) -> f32 {
        let turned = |degrees: u8| {
            let (sine, cosine) = f32::from(degrees).to_radians().sin_cos();
            let (mut low, mut high) = ([f32::MAX; 2], [f32::MIN; 2]);
            for at in pixels {
                let (x, y) = ((at % self.width) as f32, (at / self.width) as f32);
                let place = [x * cosine + y * sine, y * cosine - x * sine];
                for axis in 0..2 {
                    low[axis] = low[axis].min(place[axis]);
                    high[axis] = high[axis].max(place[axis]);
                }
            }
            (high[0] - low[0] + 1.0) * (high[1] - low[1] + 1.0)
        };
        let least = (0..90).step_by(5).map(turned).fold(f32::MAX, f32::min);
        pixels.len() as f32 / least
    }
}

/// Each pixel as the lightest or darkest of its surroundings.
fn spread(values: &[u8], width: usize, pick: impl Fn(u8, u8) -> u8) -> Vec<u8> {
    let height = values.len() / width.max(1);
    let across = |at: usize| {
        let (row, x) = (at / width * width, at % width);
        let near = &values[row + x.saturating_sub(REACH)..=row + (x + REACH).min(width - 1)];
        near.iter().copied().reduce(&pick).unwrap_or(values[at])
    };
    let rows: Vec<u8> = (0..values.len()).map(across).collect();
    let mut out = rows.clone();
    for y in 0..height {
        for other in y.saturating_sub(REACH)..=(y + REACH).min(height - 1) {
            let (to, from) = (&mut out[y * width..][..width], &rows[other * width..][..width]);
            to.iter_mut().zip(from).for_each(|(to, from)| *to = pick(*to, *from));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIDE: usize = 320;

    /// A brown wall with a light label in which dark lines of print stand.
    fn scene(label: bool) -> Picture {
        let mut pixels = [120u8, 90, 60].repeat(SIDE * SIDE);
        if label {
            for y in 100..160 {
                for x in 80..200 {
                    let print =
                        (y / 4) % 2 == 0 && (90..190).contains(&x) && (104..156).contains(&y);
                    let value = if print { 40 } else { 230 };
                    pixels[(y * SIDE + x) * 3..][..3].fill(value);
                }
            }
        }
        Picture::of(pixels, SIDE as u32, SIDE as u32, false)
    }

    fn line(left: f32, top: f32, right: f32, bottom: f32) -> Scored {
        Scored { rect: Rect { left, top, right, bottom }, score: 0.8 }
    }

    #[test]
    fn one_line_found_on_a_label_covers_the_whole_label() {
        let found = labels(&scene(true), &[line(95.0, 110.0, 150.0, 120.0)]);
        assert_eq!(found.len(), 1);
        let rect = found[0].rect;
        assert!(rect.left <= 82.0 && rect.right >= 198.0, "{rect:?}");
        assert!(rect.top <= 102.0 && rect.bottom >= 158.0, "{rect:?}");
        assert!(rect.area() < 2.0 * 120.0 * 60.0, "and little else: {rect:?}");
    }

    #[test]
    fn a_lone_short_number_on_a_wall_stays_visible_and_a_text_does_not() {
        let number = line(100.0, 100.0, 130.0, 115.0);
        assert_eq!(labels(&scene(false), &[number]), []);
        let text = line(100.0, 100.0, 200.0, 110.0);
        assert_eq!(labels(&scene(false), &[text]).len(), 1);
        let sign = line(20.0, 100.0, 300.0, 140.0);
        assert_eq!(labels(&scene(false), &[sign]), [], "too large for a label");
        let below = line(100.0, 120.0, 130.0, 135.0);
        assert_eq!(labels(&scene(false), &[number, below]).len(), 1, "two lines are no number");
    }
}
