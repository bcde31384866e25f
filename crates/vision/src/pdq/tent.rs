//! Shrinking to 64 by 64: two passes of a running mean along rows and columns (together a tent),
//! then the pixel in the middle of each cell.
//!
//! A running mean in single precision depends on the order of its sums, so each line is summed
//! from its start, one after another; speed comes from working on eight lines side by side
//! (`strip`, `wide`), and from leaving out means that no cell looks at. All on the way is inlined
//! into one function, so that it is compiled once for each kind of processor.

use super::strip::{Luma, unweave, weave};
use super::wide::{LANES, Lanes, Plain, Wide};

/// Cells in each direction.
const CELLS: usize = 64;

/// Where a running mean begins and ends.
#[derive(Clone, Copy)]
struct Window {
    /// Values in a full window.
    full: usize,
    /// Values to the right of the one that is written, itself included.
    ahead: usize,
}

impl Window {
    /// For a side of this many pixels.
    fn of(side: usize) -> Self {
        let full = side.div_ceil(2 * CELLS);
        Self { full, ahead: (full + 2) / 2 }
    }
}

/// The pixel in the middle of each cell.
fn centres(side: usize) -> [usize; CELLS] {
    std::array::from_fn(|cell| (2 * cell + 1) * side / (2 * CELLS))
}

/// The picture as 64 by 64 brightnesses.
pub(super) fn shrink(pixels: &[u8], width: usize, height: usize, channels: usize) -> [f32; 4096] {
    #[cfg(target_arch = "x86_64")]
    if let Some(wide) = pulp::x86::V3::try_new() {
        return wide.vectorize(Shrink { wide, pixels, width, height, channels });
    }
    plain(pixels, width, height, channels)
}

/// The same on a processor of which nothing is known.
fn plain(pixels: &[u8], width: usize, height: usize, channels: usize) -> [f32; 4096] {
    Shrink { wide: Plain, pixels, width, height, channels }.streamed()
}

/// A picture and the processor that shrinks it.
struct Shrink<'a, W> {
    wide: W,
    pixels: &'a [u8],
    width: usize,
    height: usize,
    channels: usize,
}

#[cfg(target_arch = "x86_64")]
impl<W: Wide> pulp::NullaryFnOnce for Shrink<'_, W> {
    type Output = [f32; 4096];

    #[inline(always)]
    fn call(self) -> [f32; 4096] {
        self.streamed()
    }
}

impl<W: Wide> Shrink<'_, W> {
    /// Lines stream through all four filters, so that only a few of each stage are held.
    #[inline(always)]
    fn streamed(self) -> [f32; 4096] {
        let Self { wide, pixels, width, height, channels } = self;
        let luma = Luma { wide, channels };
        let mut small = [0.0; CELLS * CELLS];
        if (width, height) == (CELLS, CELLS) {
            small.iter_mut().zip(luma.of(pixels)).for_each(|(out, value)| *out = value);
            return small;
        }
        let window = Window::of(width);
        let mut strip = vec![[0.0; LANES]; width];
        let mut means = vec![[0.0; LANES]; width];
        let mut columns = Columns::new(wide, width, height);
        let mut cells = CellRows::new(height);
        let bytes = width * channels;
        for (at, rows) in pixels.chunks(bytes * LANES).enumerate() {
            luma.weave(rows, &mut strip);
            let have = at * LANES + rows.len() / bytes;
            // Marked like everything on the way: what is not inlined is compiled for any processor.
            run_lanes(
                &strip,
                window,
                #[inline(always)]
                |at, sum, count| means[at] = count.mean(sum),
            );
            unweave(wide, &means, columns.lines.rows_mut(at * LANES));
            columns.advance(have, &mut strip, |from, narrow| {
                cells.lines.rows_mut(from).copy_from_slice(narrow);
                cells.advance((from + LANES).min(height), &mut small);
            });
        }
        small
    }
}

/// A few lines of a picture, the newest over the oldest.
struct Ring {
    width: usize,
    /// A multiple of the lanes.
    lines: usize,
    values: Vec<f32>,
}

impl Ring {
    /// Enough for a running mean that is fed by eight lines at once.
    fn new(width: usize, window: Window) -> Self {
        let lines = (window.full + 2 * LANES).next_multiple_of(LANES);
        Self { width, lines, values: vec![0.0; width * lines] }
    }

    #[inline(always)]
    fn row(&self, at: usize) -> &[f32] {
        let from = at % self.lines * self.width;
        &self.values[from..from + self.width]
    }

    /// Eight lines; `at` is a multiple of eight.
    #[inline(always)]
    fn rows_mut(&mut self, at: usize) -> &mut [f32] {
        let from = at % self.lines * self.width;
        &mut self.values[from..from + LANES * self.width]
    }
}

/// First pass along columns and second along rows, of which only the cells' columns are kept.
struct Columns<W> {
    wide: W,
    lines: Ring,
    running: Running,
    window: Window,
    centres: [usize; CELLS],
    sums: Vec<f32>,
    /// Eight means of lines, one behind the other.
    done: Vec<f32>,
}

impl<W: Wide> Columns<W> {
    fn new(wide: W, width: usize, height: usize) -> Self {
        Self {
            wide,
            lines: Ring::new(width, Window::of(height)),
            running: Running::new(height),
            window: Window::of(width),
            centres: centres(width),
            sums: vec![0.0; width],
            done: vec![0.0; width * LANES],
        }
    }

    /// Goes as far as the lines that are there allow; hands over eight lines of cells at a time,
    /// and where they begin.
    #[inline(always)]
    fn advance(&mut self, have: usize, strip: &mut [Lanes], mut give: impl FnMut(usize, &[f32])) {
        let width = strip.len();
        while let Some(step) = self.running.next(&mut self.sums, &self.lines, have) {
            let lane = step.at % LANES;
            step.count.means(&self.sums, &mut self.done[lane * width..(lane + 1) * width]);
            if lane == LANES - 1 || step.at == self.running.height - 1 {
                weave(self.wide, &self.done, strip);
                let mut narrow = [0.0; CELLS * LANES];
                let mut cell = 0;
                run_lanes(
                    strip,
                    self.window,
                    #[inline(always)]
                    |at, sum, count| {
                        // A narrow picture has one column for several cells.
                        while self.centres.get(cell) == Some(&at) {
                            for (lane, value) in count.mean(sum).into_iter().enumerate() {
                                narrow[lane * CELLS + cell] = value;
                            }
                            cell += 1;
                        }
                    },
                );
                give(step.at - lane, &narrow);
            }
        }
    }
}

/// Second pass along columns, of which only the cells' rows are kept.
struct CellRows {
    lines: Ring,
    running: Running,
    centres: [usize; CELLS],
    cell: usize,
    sums: Vec<f32>,
}

impl CellRows {
    fn new(height: usize) -> Self {
        Self {
            lines: Ring::new(CELLS, Window::of(height)),
            running: Running::new(height),
            centres: centres(height),
            cell: 0,
            sums: vec![0.0; CELLS],
        }
    }

    #[inline(always)]
    fn advance(&mut self, have: usize, small: &mut [f32; 4096]) {
        while let Some(step) = self.running.next(&mut self.sums, &self.lines, have) {
            while self.centres.get(self.cell) == Some(&step.at) {
                let from = self.cell * CELLS;
                step.count.means(&self.sums, &mut small[from..from + CELLS]);
                self.cell += 1;
            }
        }
    }
}

/// How many values a sum has, and how to take their mean. For powers of two the product with the
/// inverse is the same number as the quotient, and faster.
#[derive(Clone, Copy)]
struct Count {
    count: f32,
    inverse: f32,
    by_product: bool,
}

impl Count {
    fn of(count: usize) -> Self {
        let by_product = count.is_power_of_two();
        Self { count: count as f32, inverse: 1.0 / count as f32, by_product }
    }

    #[inline(always)]
    fn mean(self, sum: &Lanes) -> Lanes {
        if self.by_product { sum.map(|s| s * self.inverse) } else { sum.map(|s| s / self.count) }
    }

    #[inline(always)]
    fn means(self, sums: &[f32], out: &mut [f32]) {
        let pairs = out.iter_mut().zip(sums);
        if self.by_product {
            pairs.for_each(|(mean, sum)| *mean = sum * self.inverse);
        } else {
            pairs.for_each(|(mean, sum)| *mean = sum / self.count);
        }
    }
}

/// Running sums along a strip of lines, handed over place by place.
#[inline(always)]
fn run_lanes(strip: &[Lanes], window: Window, mut give: impl FnMut(usize, &Lanes, Count)) {
    let mut sum: Lanes = [0.0; LANES];
    let Window { full, ahead } = window;
    let behind = full - ahead + 1;
    for value in &strip[..ahead - 1] {
        add(&mut sum, value);
    }
    for (at, value) in strip[ahead - 1..full].iter().enumerate() {
        add(&mut sum, value);
        give(at, &sum, Count::of(ahead + at));
    }
    let count = Count::of(full);
    for (at, (new, old)) in strip[full..].iter().zip(strip).enumerate() {
        add(&mut sum, new);
        subtract(&mut sum, old);
        give(behind + at, &sum, count);
    }
    let from = strip.len() - full;
    for (at, old) in strip[from..from + ahead - 1].iter().enumerate() {
        subtract(&mut sum, old);
        give(behind + from + at, &sum, Count::of(full - at - 1));
    }
}

#[inline(always)]
fn add(sum: &mut Lanes, value: &Lanes) {
    sum.iter_mut().zip(value).for_each(|(s, v)| *s += v);
}

#[inline(always)]
fn subtract(sum: &mut Lanes, value: &Lanes) {
    sum.iter_mut().zip(value).for_each(|(s, v)| *s -= v);
}

/// Running sums down columns, one row after another.
struct Running {
    window: Window,
    height: usize,
    at: usize,
}

/// The sums for one row are ready.
struct Step {
    /// The row.
    at: usize,
    /// The number of rows in each sum.
    count: Count,
}

impl Running {
    fn new(height: usize) -> Self {
        Self { window: Window::of(height), height, at: 0 }
    }

    /// Brings the sums to the next row, if the first `have` rows are enough for that.
    #[inline(always)]
    fn next(&mut self, sums: &mut [f32], lines: &Ring, have: usize) -> Option<Step> {
        let Window { full, ahead } = self.window;
        let at = self.at;
        let (newest, behind) = (at + ahead - 1, full - ahead + 1);
        if at == self.height || newest.min(self.height - 1) >= have {
            return None;
        }
        self.at += 1;
        let row = |at: usize| lines.row(at);
        if at == 0 {
            for early in 0..newest {
                sums.iter_mut().zip(row(early)).for_each(|(s, v)| *s += v);
            }
        }
        match (newest < self.height, at >= behind) {
            (true, true) => {
                let pairs = row(newest).iter().zip(row(at - behind));
                sums.iter_mut().zip(pairs).for_each(|(s, (new, old))| *s = (*s + new) - old);
            }
            (true, false) => sums.iter_mut().zip(row(newest)).for_each(|(s, v)| *s += v),
            (false, true) => sums.iter_mut().zip(row(at - behind)).for_each(|(s, v)| *s -= v),
            (false, false) => {}
        }
        let last = newest.min(self.height - 1);
        let oldest = (at + 1).saturating_sub(behind);
        Some(Step { at, count: Count::of(last + 1 - oldest) })
    }
}

#[cfg(test)]
mod tests {
    use super::{plain, shrink};

    #[test]
    fn every_kind_of_processor_gives_the_same_bits() {
        let mut seed = 1u32;
        let mut next = |most: usize| {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (seed >> 8) as usize % most
        };
        for at in 0..60 {
            let most = if at % 10 == 0 { 500 } else { 90 };
            let (width, height, channels) = (5 + next(most), 5 + next(most), [1, 3][next(2)]);
            let pixels: Vec<u8> = (0..width * height * channels).map(|_| next(256) as u8).collect();
            let (here, anywhere) =
                (shrink(&pixels, width, height, channels), plain(&pixels, width, height, channels));
            assert!(
                here.iter().zip(&anywhere).all(|(a, b)| a.to_bits() == b.to_bits()),
                "{width} x {height}, {channels} channels"
            );
        }
    }
}
