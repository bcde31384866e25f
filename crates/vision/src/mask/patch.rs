//! Light, straight, printed patches that stand out: paper labels, by their looks alone.

use crate::boxes::{Rect, Scored};
use crate::picture::Picture;

/// Reach of the smoothing that closes print over, in pixels to each side.
const REACH: usize = 4;
/// Brightnesses above which patches are looked for, one after the other.
const LIGHT: [u8; 5] = [130, 150, 170, 190, 210];
/// Print is darker than paper by this much.
const PRINT_SHADES: u8 = 35;
/// Least share of a label that is print: a white parcel with a logo has less.
const LEAST_PRINT: f32 = 0.15;
/// How far apart the colours of a label are in the mean, at most.
const MOST_COLOUR: u32 = 50;
/// Least share of a straight rectangle around it that a label fills.
const LEAST_FILL: f32 = 0.72;
/// Longest side of that rectangle over the other, at most.
const MOST_LONG: f32 = 4.5;
/// Share of the picture that a label takes.
const LEAST_SHARE: f32 = 0.000_5;
const MOST_SHARE: f32 = 0.08;
/// Least pixels of its shorter side.
const LEAST_SIDE: usize = 12;
/// Least difference in brightness to what is around it.
const LEAST_CONTRAST: u8 = 45;
/// How far around it is looked, in pixels, and how far beside its edge that begins.
const RING: usize = 12;
const EDGE: usize = 3;
/// Patches that overlap more are one.
const MOST_OVERLAP: f32 = 0.3;

/// The patches, the straightest first; the score is the share of a rectangle that is filled.
pub(crate) fn patches(picture: &Picture) -> Vec<Scored> {
    let paper = Paper::of(picture);
    let all = LIGHT.iter().flat_map(|light| paper.patches(*light)).collect();
    crate::boxes::surest(all, MOST_OVERLAP)
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

/// Edges of a patch on whole pixels, the right and lower ones inside.
#[derive(Clone, Copy)]
struct Edges {
    left: usize,
    top: usize,
    right: usize,
    bottom: usize,
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

    fn patches(&self, light: u8) -> Vec<Scored> {
        let mut seen: Vec<bool> = self.closed.iter().map(|value| *value <= light).collect();
        let mut found = vec![];
        let mut open = vec![];
        for start in 0..self.closed.len() {
            if seen[start] {
                continue;
            }
            open.clear();
            seen[start] = true;
            open.push(start);
            let mut next = 0;
            while next < open.len() {
                for other in self.beside(open[next]).into_iter().flatten() {
                    if !seen[other] {
                        seen[other] = true;
                        open.push(other);
                    }
                }
                next += 1;
            }
            found.extend(self.label(&open, light));
        }
        found
    }

    fn beside(&self, at: usize) -> [Option<usize>; 4] {
        let (x, y) = (at % self.width, at / self.width);
        [
            (x > 0).then(|| at - 1),
            (x + 1 < self.width).then(|| at + 1),
            (y > 0).then(|| at - self.width),
            (y + 1 < self.height).then(|| at + self.width),
        ]
    }

    /// The patch as a label, if it looks like one. What costs least is asked first.
    fn label(&self, pixels: &[usize], light: u8) -> Option<Scored> {
        let count = pixels.len();
        let share = count as f32 / self.luma.len() as f32;
        if !(LEAST_SHARE..=MOST_SHARE).contains(&share) {
            return None;
        }
        let edges = self.edges(pixels);
        if (edges.right - edges.left).min(edges.bottom - edges.top) + 1 < LEAST_SIDE {
            return None;
        }
        let print = |at: &&usize| self.closed[**at].saturating_sub(self.luma[**at]) > PRINT_SHADES;
        let printed = pixels.iter().filter(print).count() as f32 / count as f32;
        let colour = pixels.iter().map(|at| u32::from(self.colour[*at])).sum::<u32>();
        if printed < LEAST_PRINT || colour / u32::try_from(count).ok()? > MOST_COLOUR {
            return None;
        }
        let (fill, long) = self.straight(pixels);
        let inner = middle(pixels.iter().map(|at| self.closed[*at]).collect())?;
        let outer = middle(self.ring(&edges, light))?;
        let stands_out = inner.saturating_sub(outer) >= LEAST_CONTRAST;
        (fill >= LEAST_FILL && long <= MOST_LONG && stands_out).then(|| {
            let rect = Rect {
                left: edges.left as f32,
                top: edges.top as f32,
                right: edges.right as f32 + 1.0,
                bottom: edges.bottom as f32 + 1.0,
            };
            Scored { rect: rect.grown(2.0, 2.0), score: fill }
        })
    }

    fn edges(&self, pixels: &[usize]) -> Edges {
        let none = Edges { left: usize::MAX, top: usize::MAX, right: 0, bottom: 0 };
        pixels.iter().fold(none, |edges, at| {
            let (x, y) = (at % self.width, at / self.width);
            Edges {
                left: edges.left.min(x),
                top: edges.top.min(y),
                right: edges.right.max(x),
                bottom: edges.bottom.max(y),
            }
        })
    }

    /// Share of the smallest turned rectangle that the pixels fill, in steps of five degrees, and
    /// how much longer than wide it is.
    fn straight(&self, pixels: &[usize]) -> (f32, f32) {
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
            let [a, b] = [high[0] - low[0] + 1.0, high[1] - low[1] + 1.0];
            (pixels.len() as f32 / (a * b), a.max(b) / a.min(b))
        };
        (0..90).step_by(5).map(turned).fold((0.0, f32::MAX), |a, b| if b.0 > a.0 { b } else { a })
    }

    /// Brightness of what lies around a patch and is no part of one: what is as light as it and
    /// farther from its rectangle than an edge belongs to another patch and counts too.
    fn ring(&self, patch: &Edges, light: u8) -> Vec<u8> {
        let rows = patch.top.saturating_sub(RING)..=(patch.bottom + RING).min(self.height - 1);
        let columns = patch.left.saturating_sub(RING)..=(patch.right + RING).min(self.width - 1);
        let mut around = vec![];
        for y in rows {
            for x in columns.clone() {
                let value = self.closed[y * self.width + x];
                let inside = (patch.left.saturating_sub(EDGE)..=patch.right + EDGE).contains(&x)
                    && (patch.top.saturating_sub(EDGE)..=patch.bottom + EDGE).contains(&y);
                // The corners of a turned label's rectangle show what is around it, too.
                if !inside || value <= light {
                    around.push(value);
                }
            }
        }
        around
    }
}

fn middle(mut values: Vec<u8>) -> Option<u8> {
    values.sort_unstable();
    values.get(values.len() / 2).copied()
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

    /// A brown wall with a light patch, with or without dark lines of print on it.
    fn scene(paper: Option<bool>, wall: [u8; 3]) -> Picture {
        let mut pixels = wall.repeat(SIDE * SIDE);
        for y in 100..160 {
            for x in 80..200 {
                let Some(printed) = paper else { continue };
                let row = (y / 4) % 2 == 0 && (90..190).contains(&x) && (104..156).contains(&y);
                let value = if row && printed { 40 } else { 230 };
                pixels[(y * SIDE + x) * 3..][..3].fill(value);
            }
        }
        Picture::of(pixels, SIDE as u32, SIDE as u32, false)
    }

    #[test]
    fn printed_paper_is_covered_whole_and_blank_paper_and_a_light_wall_are_not() {
        let brown = [120, 90, 60];
        let found = patches(&scene(Some(true), brown));
        assert_eq!(found.len(), 1, "{found:?}");
        let rect = found[0].rect;
        assert!(rect.left <= 80.0 && rect.right >= 200.0, "{rect:?}");
        assert!(rect.top <= 100.0 && rect.bottom >= 160.0, "{rect:?}");
        assert!(rect.area() < 1.5 * 120.0 * 60.0, "and little else: {rect:?}");
        assert_eq!(patches(&scene(Some(false), brown)), [], "blank");
        assert_eq!(patches(&scene(Some(true), [215, 214, 210])), [], "does not stand out");
        assert_eq!(patches(&scene(None, brown)), []);
    }

    #[test]
    fn pictures_of_any_size_are_looked_through() {
        for (width, height) in [(1, 1), (1, 50), (50, 1), (3, 7)] {
            let picture = Picture::of(vec![200; width * height], width as u32, height as u32, true);
            assert_eq!(patches(&picture), []);
        }
    }
}
