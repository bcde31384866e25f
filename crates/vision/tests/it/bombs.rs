//! Files made to hurt whoever opens them: claims of many pixels, streams that swell, endless passes,
//! cuts, doubled parts, and files that are two things at once.

use crate::files::{chunk, extended, png, webp, with_chunks};
use crate::scenes::{exif, jpeg, porch, with_segment};
use image::{DynamicImage, GrayImage, RgbImage};

/// A name and the file.
pub(crate) type Bomb = (String, Vec<u8>);

/// All of them.
pub(crate) fn bombs() -> Vec<Bomb> {
    let mut all = vec![];
    jpegs(&mut all);
    cuts(&mut all);
    pngs(&mut all);
    webps(&mut all);
    polyglots(&mut all);
    all
}

fn add(all: &mut Vec<Bomb>, name: &str, bytes: Vec<u8>) {
    all.push((name.to_owned(), bytes));
}

fn frame(file: &[u8]) -> usize {
    file.windows(2).position(|w| w[0] == 0xFF && matches!(w[1], 0xC0 | 0xC2)).unwrap()
}

fn scan(file: &[u8]) -> usize {
    file.windows(2).position(|w| w == [0xFF, 0xDA]).unwrap()
}

fn sized(file: &[u8], width: u16, height: u16) -> Vec<u8> {
    let mut file = file.to_vec();
    let at = frame(&file);
    file[at + 5..at + 7].copy_from_slice(&height.to_be_bytes());
    file[at + 7..at + 9].copy_from_slice(&width.to_be_bytes());
    file
}

#[expect(clippy::too_many_lines, reason = "a list: one entry for each file")]
fn jpegs(all: &mut Vec<Bomb>) {
    let whole = jpeg(&porch(320, 240), 80);
    for (width, height) in [
        (65_535, 65_535),
        (65_535, 1),
        (1, 65_535),
        (12_000, 12_000),
        (7_000, 7_000),
        (0, 0),
        (4_000, 12_000),
    ] {
        add(all, &format!("jpeg claims {width} x {height}"), sized(&whole, width, height));
    }
    let (frame_at, scan_at) = (frame(&whole), scan(&whole));
    let pass = &whole[scan_at..whole.len() - 2];
    for count in [2, 63, 1_000, 5_000] {
        let many = [&whole[..scan_at], &pass.repeat(count), &[0xFF, 0xD9]].concat();
        let mut progressive = many.clone();
        progressive[frame_at + 1] = 0xC2;
        add(all, &format!("jpeg of {count} passes"), many);
        add(all, &format!("progressive jpeg of {count} passes"), progressive);
    }
    let mut large = sized(&whole, 2_600, 2_000);
    large[frame_at + 1] = 0xC2;
    let empty_pass = [0xFF, 0xDA, 0, 12, 3, 1, 0, 2, 17, 3, 17, 0, 63, 0, 0];
    let many = [&large[..scan_at], &empty_pass.repeat(60), &vec![0; 9_000], &[0xFF, 0xD9]].concat();
    add(all, "progressive jpeg of empty passes over many pixels", many);
    let repeated = |marker: u8, payload: &[u8], count: usize| {
        let length = u16::try_from(payload.len() + 2).unwrap().to_be_bytes();
        let part = [&[0xFF, marker][..], &length, payload].concat();
        [&whole[..2], &part.repeat(count), &whole[2..]].concat()
    };
    let profile = [b"ICC_PROFILE\0\x01\xFF", &vec![7; 65_000][..]].concat();
    add(all, "jpeg with 8 MB of profile", repeated(0xE2, &profile, 125));
    let long = [b"Exif\0\0MM\0*\0\0\0\x08\xFF\xFF", &vec![1; 65_000][..]].concat();
    add(all, "jpeg with 8 MB of exif", repeated(0xE1, &long, 125));
    add(all, "jpeg with 10 MB of comments", repeated(0xFE, &vec![b'x'; 65_000], 150));
    add(all, "jpeg with 100,000 empty comments", repeated(0xFE, b"", 100_000));
    let mut looped = exif(1);
    let end = looped.len();
    // The next directory is the first one again.
    looped[end - 22..end - 18].copy_from_slice(&[0, 0, 0, 8]);
    add(all, "jpeg whose exif bites its tail", with_segment(&whole, 0xE1, &looped));
    let inner = |depth: usize| {
        (0..depth).fold(jpeg(&porch(64, 64), 20), |inner, _| {
            let kept = inner.len().min(65_000);
            with_segment(&whole, 0xE1, &inner[..kept])
        })
    };
    add(all, "jpeg inside jpeg inside jpeg", inner(8));
    let head = &whole[frame_at..frame_at + 19];
    add(all, "jpeg of two frames", [&whole[..frame_at], head, &whole[frame_at..]].concat());
    add(all, "jpeg without tables", [&whole[..2], &whole[frame_at..]].concat());
    add(all, "jpeg without a frame", [&whole[..frame_at], &whole[scan_at..]].concat());
    for (name, at, byte) in [
        ("sampled 4 by 4", 11, 0x44),
        ("sampled 0 by 0", 11, 0x00),
        ("sampled 15 by 15", 11, 0xFF),
        ("with a table that is not there", 12, 3),
        ("of 255 components", 9, 255),
        ("of 16 bits", 4, 16),
        ("with arithmetic coding", 1, 0xC9),
    ] {
        let mut file = whole.clone();
        file[frame_at + at] = byte;
        add(all, &format!("jpeg {name}"), file);
    }
    let stuffed = |bytes: &[u8], count: usize| {
        [&whole[..whole.len() - 2], &bytes.repeat(count), &[0xFF, 0xD9]].concat()
    };
    add(all, "jpeg with 8 MB of fill bytes", stuffed(&[0xFF], 8_000_000));
    add(all, "jpeg with 8 MB of stuffed bytes", stuffed(&[0xFF, 0x00], 4_000_000));
    add(all, "jpeg with 8 MB of restarts", stuffed(&[0xFF, 0xD0], 4_000_000));
    add(all, "jpeg with 8 MB behind its end", [&whole[..], &vec![9; 8_000_000]].concat());
}

/// Cut behind every part, and in the middle of each.
fn cuts(all: &mut Vec<Bomb>) {
    let whole = jpeg(&porch(320, 240), 80);
    let mut at = 2;
    while whole[at + 1] != 0xDA {
        let length = usize::from(u16::from_be_bytes([whole[at + 2], whole[at + 3]]));
        add(all, &format!("jpeg cut at {at}"), whole[..at].to_vec());
        add(all, &format!("jpeg cut inside {at}"), whole[..at + 2 + length / 2].to_vec());
        at += 2 + length;
    }
    let flat = png(&DynamicImage::ImageRgb8(porch(64, 64)));
    for at in [8, 20, 33, 41, flat.len() - 12, flat.len() - 4] {
        add(all, &format!("png cut at {at}"), flat[..at].to_vec());
    }
    let lossless = webp(&porch(64, 64));
    for at in [8, 12, 20, 25, lossless.len() / 2, lossless.len() - 1] {
        add(all, &format!("webp cut at {at}"), lossless[..at].to_vec());
    }
}

/// The stream of a picture of zeros: a thousandth of what it swells to.
fn zeros(side: u32) -> Vec<u8> {
    let file = png(&DynamicImage::ImageLuma8(GrayImage::new(side, side)));
    let (mut at, mut stream) = (8, vec![]);
    while at + 12 <= file.len() {
        let length = u32::from_be_bytes(file[at..at + 4].try_into().unwrap()) as usize;
        if &file[at + 4..at + 8] == b"IDAT" {
            stream.extend_from_slice(&file[at + 8..at + 8 + length]);
        }
        at += 12 + length;
    }
    stream
}

fn built(width: u32, height: u32, kind: [u8; 5], parts: &[Vec<u8>]) -> Vec<u8> {
    let head = [&width.to_be_bytes()[..], &height.to_be_bytes(), &kind].concat();
    [b"\x89PNG\r\n\x1a\n".to_vec(), chunk(b"IHDR", &head), parts.concat(), chunk(b"IEND", b"")]
        .concat()
}

fn pngs(all: &mut Vec<Bomb>) {
    const GREY: [u8; 5] = [8, 0, 0, 0, 0];
    const DEEP: [u8; 5] = [16, 6, 0, 0, 0];
    const LACED: [u8; 5] = [8, 2, 0, 0, 1];
    const PALETTE: [u8; 5] = [1, 3, 0, 0, 0];
    let swelling = zeros(4_000);
    let data = chunk(b"IDAT", &swelling);
    for (name, width, height, kind) in [
        ("png claims 4,294,967,295 on a side", u32::MAX, u32::MAX, GREY),
        ("png of 30,000 x 64", 30_000, 64, GREY),
        ("png of nothing", 0, 0, GREY),
        ("png of 49 million pixels", 7_000, 7_000, GREY),
        ("png of 49 million deep pixels", 7_000, 7_000, DEEP),
        ("png of laced pixels", 7_000, 7_000, LACED),
        ("png of one bit and no palette", 7_000, 7_000, PALETTE),
        ("png with sixteen million bytes for a hundred pixels", 100, 100, GREY),
        ("png of sixteen million black pixels", 4_000, 4_000, GREY),
    ] {
        add(all, name, built(width, height, kind, std::slice::from_ref(&data)));
    }
    let small = png(&DynamicImage::ImageRgb8(porch(128, 128)));
    let text = chunk(b"zTXt", &[b"Comment\0\0", &swelling[..]].concat());
    let profile = chunk(b"iCCP", &[b"x\0\0", &swelling[..]].concat());
    let international = chunk(b"iTXt", &[b"x\0\x01\0\0\0", &swelling[..]].concat());
    add(all, "png with 100 texts that swell", with_chunks(&small, &vec![text; 100]));
    add(all, "png with 100 profiles that swell", with_chunks(&small, &vec![profile; 100]));
    add(all, "png with 100 more texts that swell", with_chunks(&small, &vec![international; 100]));
    add(all, "png of 200,000 parts", with_chunks(&small, &vec![chunk(b"tIME", b""); 200_000]));
    add(all, "png that moves", with_chunks(&small, &[chunk(b"acTL", &[0, 0, 0, 9, 0, 0, 0, 0])]));
    add(all, "png with an unknown part", with_chunks(&small, &[chunk(b"ABCD", b"x")]));
    let mut long = small.clone();
    long[33..37].copy_from_slice(&[0xFF; 4]);
    add(all, "png with a part of 4 GB", long);
    let mut wrong = small.clone();
    wrong[29] ^= 0xFF;
    add(all, "png with a wrong checksum", wrong);
    let empty = vec![chunk(b"IDAT", b""); 60_000];
    add(all, "png of 60,000 empty parts of a picture", built(128, 128, GREY, &empty));
}

fn webps(all: &mut Vec<Bomb>) {
    let whole = webp(&porch(128, 128));
    let lossless = |bits: u32, behind: &[u8]| {
        let data = [&[0x2F][..], &bits.to_le_bytes(), behind].concat();
        let length = u32::try_from(data.len()).unwrap();
        let body =
            [&b"WEBPVP8L"[..], &length.to_le_bytes(), &data, &vec![0; data.len() % 2]].concat();
        [&b"RIFF"[..], &u32::try_from(body.len()).unwrap().to_le_bytes(), &body].concat()
    };
    add(all, "webp claims 16,384 x 16,384", lossless(0x0FFF_FFFF, &[0; 64]));
    add(all, "webp claims 7,000 x 7,000", lossless(6_999 | 6_999 << 14, &[0x55; 90_000]));
    add(all, "webp of nothing but its head", lossless(127 | 127 << 14, &[]));
    add(all, "webp of another canvas", extended(&whole, 0, [16_384, 16_384], &[]));
    add(all, "webp that moves", extended(&whole, 2, [128, 128], &[]));
    let exif = vec![b'M'; 8_000_000];
    add(all, "webp with 8 MB of exif", extended(&whole, 8, [128, 128], &[(b"EXIF", &exif)]));
    add(all, "webp with 8 MB of profile", extended(&whole, 0x20, [128, 128], &[(b"ICCP", &exif)]));
    let many = vec![(b"XMP ", &b""[..]); 100_000];
    add(all, "webp of 100,000 parts", extended(&whole, 4, [128, 128], &many));
    add(all, "webp in webp", extended(&extended(&whole, 0, [128, 128], &[]), 0, [128, 128], &[]));
    let mut lies = whole.clone();
    lies[4..8].copy_from_slice(&[0xFF; 4]);
    add(all, "webp longer than it is", lies);
    let lossy = |sides: [u8; 4]| {
        let data = [&[0x10, 0, 0, 0x9D, 0x01, 0x2A][..], &sides, &[0; 40]].concat();
        let body = [&b"WEBPVP8 "[..], &50u32.to_le_bytes(), &data].concat();
        [&b"RIFF"[..], &62u32.to_le_bytes(), &body].concat()
    };
    add(all, "webp lossy of nothing", lossy([0; 4]));
    add(all, "webp lossy claims 16,383 x 16,383", lossy([0xFF; 4]));
    add(all, "webp lossy of zeros", lossy([128, 0, 128, 0]));
}

fn polyglots(all: &mut Vec<Bomb>) {
    let whole = jpeg(&porch(320, 240), 80);
    let flat = png(&DynamicImage::ImageRgb8(RgbImage::new(64, 64)));
    let archive = b"PK\x03\x04\x14\0\0\0\0\0 and so on PK\x05\x06";
    for (name, file) in [
        ("jpeg and zip", [&whole[..], archive].concat()),
        ("zip and jpeg", [&archive[..], &whole].concat()),
        ("gif and jpeg", [b"GIF89a", &whole[..]].concat()),
        ("pdf and jpeg", [b"%PDF-1.7\n", &whole[..]].concat()),
        ("jpeg and page", with_segment(&whole, 0xFE, b"--><script>alert(1)</script><!--")),
        ("png and zip", [&flat[..], archive].concat()),
        ("png and jpeg", [&flat[..], &whole].concat()),
        ("page", b"<html><body onload=alert(1)>".to_vec()),
        ("drawing", b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>".to_vec()),
    ] {
        add(all, name, file);
    }
}
