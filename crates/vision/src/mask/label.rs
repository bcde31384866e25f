//! From lines of text and printed paper to shipping labels.
//!
//! Small text is covered as the model finds it. Labels further away have print that no model reads
//! and barcodes that machines do: light, straight, printed patches that stand out from what is
//! around them are covered by their looks. A lone short line is likely a house number: it stays
//! visible, because it says where the parcel lies.

use super::patch::patches;
use crate::boxes::{Rect, Scored};
use crate::picture::Picture;

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

/// Labels, in pixels of the picture in which the lines were found: those by their text, then those
/// by their looks.
pub(crate) fn labels(picture: &Picture, lines: &[Scored]) -> (Vec<Scored>, Vec<Scored>) {
    let longest = picture.width().max(picture.height()) as f32;
    let papers = patches(picture);
    let on_paper =
        |line: &Rect| papers.iter().any(|paper| paper.rect.shared(line) > line.area() * 0.5);
    let mut found = vec![];
    for (at, line) in lines.iter().enumerate().filter(|(_, line)| !on_paper(&line.rect)) {
        let (short, long) = sides(&line.rect);
        let near = line.rect.grown(short * NEAR, short * NEAR);
        let lone = lines
            .iter()
            .enumerate()
            .all(|(other_at, other)| other_at == at || near.shared(&other.rect) == 0.0);
        let number = lone && long < short * SHORT_LINE && short >= longest * LEAST_NUMBER;
        if !number && short <= longest * SIGN {
            let margin = short * MARGIN;
            found.push(Scored { rect: line.rect.grown(margin, margin), score: line.score });
        }
    }
    (joined(found), papers)
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

#[cfg(test)]
mod tests {
    use super::*;

    const SIDE: usize = 320;

    fn wall() -> Picture {
        Picture::of([120u8, 90, 60].repeat(SIDE * SIDE), SIDE as u32, SIDE as u32, false)
    }

    fn line(left: f32, top: f32, right: f32, bottom: f32) -> Scored {
        Scored { rect: Rect { left, top, right, bottom }, score: 0.8 }
    }

    fn by_text(lines: &[Scored]) -> Vec<Scored> {
        labels(&wall(), lines).0
    }

    #[test]
    fn a_lone_short_number_on_a_wall_stays_visible_and_a_text_does_not() {
        let number = line(100.0, 100.0, 130.0, 115.0);
        assert_eq!(by_text(&[number]), []);
        assert_eq!(by_text(&[line(100.0, 100.0, 200.0, 110.0)]).len(), 1);
        let sign = line(20.0, 100.0, 300.0, 140.0);
        assert_eq!(by_text(&[sign]), [], "too large for a label");
        let below = line(100.0, 120.0, 130.0, 135.0);
        assert_eq!(by_text(&[number, below]).len(), 1, "two lines are no number");
    }

    #[test]
    fn lines_of_one_block_become_one_label_and_a_far_one_stays_apart() {
        let block = [0.0, 9.0, 18.0].map(|down| line(50.0, 50.0 + down, 120.0, 57.0 + down));
        let far = line(200.0, 250.0, 280.0, 258.0);
        let found = by_text(&[block[0], far, block[1], block[2]]);
        assert_eq!(found.len(), 2);
        for one in block.iter().chain([&far]) {
            assert!(found.iter().any(|f| f.rect.shared(&one.rect) >= one.rect.area() * 0.99));
        }
    }
}
