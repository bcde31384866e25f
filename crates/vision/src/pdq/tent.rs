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

/// The picture as 64 by 64 brightnesses. Lines stream through all four filters, so that only a
/// few of each stage are held.
pub(super) fn shrink(pixels: &[u8], width: usize, height: usize, channels: usize) -> [f32; 4096] {
    let luma = Luma::new(channels);
    let mut small = [0.0; CELLS * CELLS];
    if (width, height) == (CELLS, CELLS) {
        small.iter_mut().zip(luma.of(pixels)).for_each(|(out, value)| *out = value);
        return small;
    }
    let window = Window::of(width);
    let mut strip = vec![[0.0; LANES]; width];
    let mut means = vec![[0.0; LANES]; width];
    let mut columns = Columns::new(width, height);
    let mut cells = CellRows::new(height);
    let bytes = width * channels;
    for (at, rows) in pixels.chunks(bytes * LANES).enumerate() {
        luma.weave(rows, &mut strip);
        let have = at * LANES + rows.len() / bytes;
        run_lanes(&strip, window, |at, sum, count| means[at] = count.mean(sum));
        columns.lines.put(at * LANES, &means);
        columns.advance(have, &mut strip, |from, narrow| {
            cells.lines.rows_mut(from).copy_from_slice(narrow);
            cells.advance((from + LANES).min(height), &mut small);
        });
    }
    small
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

    fn row(&self, at: usize) -> &[f32] {
        let from = at % self.lines * self.width;
        &self.values[from..from + self.width]
    }

    /// Eight lines; `at` is a multiple of eight.
    fn rows_mut(&mut self, at: usize) -> &mut [f32] {
        let from = at % self.lines * self.width;
        &mut self.values[from..from + LANES * self.width]
    }

    fn put(&mut self, at: usize, strip: &[Lanes]) {
        unweave(strip, self.rows_mut(at));
    }
}

/// First pass along columns and second along rows, of which only the cells' columns are kept.
struct Columns {
    lines: Ring,
    running: Running,
    window: Window,
    centres: [usize; CELLS],
    sums: Vec<f32>,
    /// Eight means of lines, one behind the other.
    done: Vec<f32>,
}

impl Columns {
    fn new(width: usize, height: usize) -> Self {
        Self {
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
    fn advance(&mut self, have: usize, strip: &mut [Lanes], mut give: impl FnMut(usize, &[f32])) {
        let width = strip.len();
        while let Some(step) = self.running.next(&mut self.sums, &self.lines, have) {
            let lane = step.at % LANES;
            step.count.means(&self.sums, &mut self.done[lane * width..(lane + 1) * width]);
            if lane == LANES - 1 || step.at == self.running.height - 1 {
                weave(&self.done, strip);
                let mut narrow = [0.0; CELLS * LANES];
                let mut cell = 0;
                run_lanes(strip, self.window, |at, sum, count| {
                    // A narrow picture has one column for several cells.
                    while self.centres.get(cell) == Some(&at) {
                        for (lane, value) in count.mean(sum).into_iter().enumerate() {
                            narrow[lane * CELLS + cell] = value;
                        }
                        cell += 1;
                    }
                });
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

/// Eight lines, one behind the other, as one strip.
fn weave(lines: &[f32], strip: &mut [Lanes]) {
    let width = strip.len();
    let (blocks, rest) = strip.as_chunks_mut::<QUAD>();
    for (at, block) in blocks.iter_mut().enumerate() {
        for half in [0, QUAD] {
            let row = |lane: usize| quad(&lines[(half + lane) * width + at * QUAD..]);
            let turned = turned([row(0), row(1), row(2), row(3)]);
            for (slot, values) in block.iter_mut().zip(turned) {
                slot[half..half + QUAD].copy_from_slice(&values);
            }
        }
    }
    let from = width - rest.len();
    for (at, slot) in rest.iter_mut().enumerate() {
        *slot = std::array::from_fn(|lane| lines[lane * width + from + at]);
    }
}

/// One strip as eight lines, one behind the other.
fn unweave(strip: &[Lanes], lines: &mut [f32]) {
    let width = strip.len();
    let (blocks, rest) = strip.as_chunks::<QUAD>();
    for (at, block) in blocks.iter().enumerate() {
        for half in [0, QUAD] {
            let row = |column: usize| quad(&block[column][half..]);
            let turned = turned([row(0), row(1), row(2), row(3)]);
            for (lane, values) in turned.iter().enumerate() {
                lines[(half + lane) * width + at * QUAD..][..QUAD].copy_from_slice(values);
            }
        }
    }
    let from = width - rest.len();
    for (at, slot) in rest.iter().enumerate() {
        slot.iter().enumerate().for_each(|(lane, v)| lines[lane * width + from + at] = *v);
    }
}

/// Side of the blocks in which lines are exchanged with columns: four values fill a register.
const QUAD: usize = 4;

#[inline]
fn quad(values: &[f32]) -> [f32; QUAD] {
    [values[0], values[1], values[2], values[3]]
}

#[inline]
fn turned(block: [[f32; QUAD]; QUAD]) -> [[f32; QUAD]; QUAD] {
    std::array::from_fn(|i| std::array::from_fn(|j| block[j][i]))
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

    #[inline]
    fn mean(self, sum: &Lanes) -> Lanes {
        if self.by_product { sum.map(|s| s * self.inverse) } else { sum.map(|s| s / self.count) }
    }

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
#[inline]
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

fn add(sum: &mut Lanes, value: &Lanes) {
    sum.iter_mut().zip(value).for_each(|(s, v)| *s += v);
}

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
        let grey = channels == 1;
        Self {
            channels,
            red: table(if grey { 1.0 } else { 0.299 }),
            green: table(0.587),
            blue: table(0.114),
        }
    }

    /// Of each pixel.
    fn of<'a>(&'a self, pixels: &'a [u8]) -> impl Iterator<Item = f32> + 'a {
        pixels.chunks_exact(self.channels).map(|pixel| match *pixel {
            [r, g, b] => {
                self.red[usize::from(r)] + self.green[usize::from(g)] + self.blue[usize::from(b)]
            }
            [value, ..] => self.red[usize::from(value)],
            [] => 0.0,
        })
    }

    /// Up to eight lines as one strip.
    fn weave(&self, rows: &[u8], strip: &mut [Lanes]) {
        let bytes = strip.len() * self.channels;
        for (lane, row) in rows.chunks_exact(bytes).enumerate() {
            let values = strip.iter_mut().zip(self.of(row));
            values.for_each(|(slot, value)| slot[lane % LANES] = value);
        }
    }
}
