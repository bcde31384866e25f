//! What scaling and writing do to pixels that are known.

use porchlight_raster::{Kind, scaled, to_jpeg};

/// A picture that is dark on its left half and bright on its right one.
fn halves(kind: Kind, width: u32, height: u32) -> Vec<u8> {
    let row = (0..width).flat_map(|x| {
        let value = if x < width / 2 { 40 } else { 200 };
        std::iter::repeat_n(value, kind.channels())
    });
    let row: Vec<u8> = row.collect();
    row.repeat(height as usize)
}

#[test]
fn a_smaller_picture_shows_the_same_halves() {
    for kind in [Kind::Grey, Kind::Colour] {
        let small = scaled(&halves(kind, 64, 32), kind, (64, 32), (16, 8)).unwrap();
        assert_eq!(small.len(), 16 * 8 * kind.channels());
        let at = |x: usize, y: usize| small[(y * 16 + x) * kind.channels()];
        assert_eq!((at(1, 4), at(14, 4)), (40, 200), "{kind:?}");
    }
}

#[test]
fn fewer_pixels_than_announced_give_nothing() {
    assert_eq!(scaled(&[0; 10], Kind::Grey, (4, 4), (2, 2)), None);
    assert_eq!(to_jpeg(&[0; 10], Kind::Colour, (4, 4), 80), None);
}

#[test]
fn a_side_that_the_format_cannot_write_gives_nothing() {
    assert_eq!(to_jpeg(&vec![0; 65_536], Kind::Grey, (65_536, 1), 80), None);
}

#[test]
fn what_was_written_is_a_picture_with_the_same_halves() {
    for kind in [Kind::Grey, Kind::Colour] {
        let bytes = to_jpeg(&halves(kind, 64, 32), kind, (64, 32), 90).unwrap();
        let read = image::load_from_memory(&bytes).unwrap().to_luma8();
        assert_eq!(read.dimensions(), (64, 32));
        let near = |x: u32, wanted: u8| read.get_pixel(x, 16).0[0].abs_diff(wanted) < 6;
        assert!(near(10, 40) && near(54, 200), "{kind:?}");
    }
}
