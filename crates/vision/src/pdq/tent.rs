//! Shrinking to 64 by 64: two passes of a running mean along rows and columns (together a tent),
//! then the pixel in the middle of each cell.
//!
//! A running mean in single precision depends on the order of its sums, so each line is summed
//! from its start, one after another; speed comes from working on eight lines side by side, and
//! from leaving out means that no cell looks at.

/// Lines worked on side by side.
const LANES: usize = 8;
/// Cells in each direction.
const CELLS: usize = 64;

type Lanes = [f32; LANES];

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
    let luma = Luma::new(channels);
    if (width, height) == (CELLS, CELLS) {
        let mut small = [0.0; CELLS * CELLS];
        luma.write(pixels, &mut small);
        return small;
    }
    let first = rows_once(&luma, pixels, width, height);
    let narrow = columns_then_rows(&first, width, height);
    columns_of_cells(&narrow, height)
}

/// First pass along rows.
fn rows_once(luma: &Luma, pixels: &[u8], width: usize, height: usize) -> Vec<f32> {
    let window = Window::of(width);
    let mut out = vec![0.0; width * height];
    let mut line = vec![0.0; width];
    let mut strip = vec![[0.0; LANES]; width];
    let mut means = vec![[0.0; LANES]; width];
    let bytes = width * luma.channels;
    for (rows, done) in pixels.chunks(bytes * LANES).zip(out.chunks_mut(width * LANES)) {
        for (lane, row) in rows.chunks_exact(bytes).enumerate() {
            luma.write(row, &mut line);
            put_lane(&line, lane, &mut strip);
        }
        mean_lanes(&strip, window, |at, mean| means[at] = mean);
        for (lane, row) in done.chunks_exact_mut(width).enumerate() {
            for (value, mean) in row.iter_mut().zip(&means) {
                *value = mean[lane];
            }
        }
    }
    out
}

/// First pass along columns and second along rows, of which only the cells' columns are kept.
fn columns_then_rows(first: &[f32], width: usize, height: usize) -> Vec<[f32; CELLS]> {
    let window = Window::of(width);
    let columns = centres(width);
    let mut narrow = vec![[0.0; CELLS]; height.next_multiple_of(LANES)];
    let mut strip = vec![[0.0; LANES]; width];
    let mut sums = vec![0.0; width];
    let mut line = vec![0.0; width];
    let row = |at: usize| &first[at * width..(at + 1) * width];
    let mut means = Means::new(Window::of(height), height);
    while let Some(step) = means.next(&mut sums, row) {
        divide(&sums, step.count, &mut line);
        put_lane(&line, step.at % LANES, &mut strip);
        if step.at % LANES == LANES - 1 || step.at == height - 1 {
            let from = step.at - step.at % LANES;
            let mut cell = 0;
            mean_lanes(&strip, window, |at, mean| {
                // A narrow picture has one column for several cells.
                while columns.get(cell) == Some(&at) {
                    for (row, value) in narrow[from..from + LANES].iter_mut().zip(mean) {
                        row[cell] = value;
                    }
                    cell += 1;
                }
            });
        }
    }
    narrow.truncate(height);
    narrow
}

/// Second pass along columns, of which only the cells' rows are kept.
fn columns_of_cells(narrow: &[[f32; CELLS]], height: usize) -> [f32; 4096] {
    let rows = centres(height);
    let mut small = [0.0; CELLS * CELLS];
    let mut sums = vec![0.0; CELLS];
    let mut cell = 0;
    let mut means = Means::new(Window::of(height), height);
    while let Some(step) = means.next(&mut sums, |at| &narrow[at][..]) {
        while rows.get(cell) == Some(&step.at) {
            divide(&sums, step.count, &mut small[cell * CELLS..(cell + 1) * CELLS]);
            cell += 1;
        }
    }
    small
}

fn put_lane(line: &[f32], lane: usize, strip: &mut [Lanes]) {
    for (slot, value) in strip.iter_mut().zip(line) {
        slot[lane % LANES] = *value;
    }
}

fn divide(sums: &[f32], count: f32, out: &mut [f32]) {
    for (mean, sum) in out.iter_mut().zip(sums) {
        *mean = sum / count;
    }
}

/// Running means along a strip of lines, handed over place by place.
fn mean_lanes(strip: &[Lanes], window: Window, mut give: impl FnMut(usize, Lanes)) {
    let mut sum: Lanes = [0.0; LANES];
    let Window { full, ahead } = window;
    let behind = full - ahead + 1;
    let mean = |sum: &Lanes, count: usize| sum.map(|s| s / count as f32);
    for value in &strip[..ahead - 1] {
        add(&mut sum, value);
    }
    for (at, value) in strip[ahead - 1..full].iter().enumerate() {
        add(&mut sum, value);
        give(at, mean(&sum, ahead + at));
    }
    for (at, (new, old)) in strip[full..].iter().zip(strip).enumerate() {
        add(&mut sum, new);
        subtract(&mut sum, old);
        give(behind + at, mean(&sum, full));
    }
    let from = strip.len() - full;
    for (at, old) in strip[from..from + ahead - 1].iter().enumerate() {
        subtract(&mut sum, old);
        give(behind + from + at, mean(&sum, full - at - 1));
    }
}

fn add(sum: &mut Lanes, value: &Lanes) {
    sum.iter_mut().zip(value).for_each(|(s, v)| *s += v);
}

fn subtract(sum: &mut Lanes, value: &Lanes) {
    sum.iter_mut().zip(value).for_each(|(s, v)| *s -= v);
}

/// Running sums down columns, one row after another.
struct Means {
    window: Window,
    height: usize,
    at: usize,
}

/// The sums for one row are ready.
struct Step {
    /// The row.
    at: usize,
    /// Number of rows in each sum.
    count: f32,
}

impl Means {
    fn new(window: Window, height: usize) -> Self {
        Self { window, height, at: 0 }
    }

    /// Brings the sums to the next row.
    fn next<'a>(&mut self, sums: &mut [f32], row: impl Fn(usize) -> &'a [f32]) -> Option<Step> {
        let Window { full, ahead } = self.window;
        let at = self.at;
        if at == self.height {
            return None;
        }
        self.at += 1;
        let (newest, behind) = (at + ahead - 1, full - ahead + 1);
        if at == 0 {
            for early in 0..newest {
                sums.iter_mut().zip(row(early)).for_each(|(s, v)| *s += v);
            }
        }
        let grows = newest < self.height;
        let shrinks = at >= behind;
        match (grows, shrinks) {
            (true, true) => {
                let lines = row(newest).iter().zip(row(at - behind));
                sums.iter_mut().zip(lines).for_each(|(s, (new, old))| *s = (*s + new) - old);
            }
            (true, false) => sums.iter_mut().zip(row(newest)).for_each(|(s, v)| *s += v),
            (false, true) => sums.iter_mut().zip(row(at - behind)).for_each(|(s, v)| *s -= v),
            (false, false) => {}
        }
        let last = newest.min(self.height - 1);
        let oldest = (at + 1).saturating_sub(behind);
        Some(Step { at, count: (last + 1 - oldest) as f32 })
    }
}

/// Brightness of pixels in single precision: the products of each channel, in tables.
struct Luma {
    channels: usize,
    red: [f32; 256],
    green: [f32; 256],
    blue: [f32; 256],
}

impl Luma {
    fn new(channels: usize) -> Self {
        let table = |weight: f32| std::array::from_fn(|value| weight * value as f32);
        Self { channels, red: table(0.299), green: table(0.587), blue: table(0.114) }
    }

    fn write(&self, pixels: &[u8], line: &mut [f32]) {
        if self.channels == 1 {
            line.iter_mut().zip(pixels).for_each(|(out, value)| *out = f32::from(*value));
            return;
        }
        for (out, pixel) in line.iter_mut().zip(pixels.chunks_exact(3)) {
            let [r, g, b] = [pixel[0], pixel[1], pixel[2]].map(usize::from);
            *out = self.red[r] + self.green[g] + self.blue[b];
        }
    }
}
