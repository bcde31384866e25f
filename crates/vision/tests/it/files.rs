//! Files of the three formats, put together part by part, for tests of what strangers may send.

use image::{DynamicImage, ExtendedColorType, ImageEncoder, RgbImage};

/// CRC-32 as PNG's annex D defines it.
pub(crate) fn crc(bytes: &[u8]) -> u32 {
    let mut crc = u32::MAX;
    for byte in bytes {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = if crc & 1 == 1 { (crc >> 1) ^ 0xEDB8_8320 } else { crc >> 1 };
        }
    }
    !crc
}

/// One chunk of a PNG.
pub(crate) fn chunk(name: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let named = [&name[..], data].concat();
    let length = u32::try_from(data.len()).unwrap().to_be_bytes();
    [&length[..], &named, &crc(&named).to_be_bytes()].concat()
}

/// A PNG with chunks behind its first one.
pub(crate) fn with_chunks(png: &[u8], chunks: &[Vec<u8>]) -> Vec<u8> {
    let first = 8 + 25;
    [&png[..first], &chunks.concat(), &png[first..]].concat()
}

/// A WebP in the extended form: flags, the picture's own chunk, others behind it.
pub(crate) fn extended(
    webp: &[u8],
    flags: u8,
    sides: [u32; 2],
    others: &[(&[u8; 4], &[u8])],
) -> Vec<u8> {
    let riff = |name: &[u8; 4], data: &[u8]| {
        let length = u32::try_from(data.len()).unwrap().to_le_bytes();
        [&name[..], &length, data, &vec![0; data.len() % 2]].concat()
    };
    let [w, h] = sides.map(|side| (side - 1).to_le_bytes());
    let head = [flags, 0, 0, 0, w[0], w[1], w[2], h[0], h[1], h[2]];
    let mut body = [b"WEBP".to_vec(), riff(b"VP8X", &head), webp[12..].to_vec()].concat();
    others.iter().for_each(|(name, data)| body.extend(riff(name, data)));
    riff(b"RIFF", &body)
}

pub(crate) fn png(picture: &DynamicImage) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(vec![]);
    picture.write_to(&mut bytes, image::ImageFormat::Png).unwrap();
    bytes.into_inner()
}

pub(crate) fn webp(picture: &RgbImage) -> Vec<u8> {
    let mut bytes = vec![];
    let (width, height) = picture.dimensions();
    image::codecs::webp::WebPEncoder::new_lossless(&mut bytes)
        .write_image(picture, width, height, ExtendedColorType::Rgb8)
        .unwrap();
    bytes
}
