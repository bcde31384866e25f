//! What goes over a pipe: frames of a length in four bytes, the lowest first, and so many bytes.

use std::io::{self, Read};
use zeroize::Zeroizing;

/// Bytes of a length.
pub(crate) const LENGTH: usize = 4;

/// The length of a frame as it is written.
pub(crate) fn length(bytes: usize) -> io::Result<[u8; LENGTH]> {
    let length = u32::try_from(bytes);
    Ok(length.map_err(|_| io::Error::from(io::ErrorKind::InvalidInput))?.to_le_bytes())
}

/// The length of the frame that follows; `None` where the other side ended before its first byte.
fn coming(from: &mut impl Read, most: usize) -> io::Result<Option<usize>> {
    let mut length = [0; LENGTH];
    match from.read(&mut length[..1])? {
        0 => return Ok(None),
        _ => from.read_exact(&mut length[1..])?,
    }
    let length = u32::from_le_bytes(length) as usize;
    if length > most { Err(io::ErrorKind::InvalidData.into()) } else { Ok(Some(length)) }
}

/// One frame; `None` where the other side ended before its first byte.
pub(crate) fn read(from: &mut impl Read, most: usize) -> io::Result<Option<Vec<u8>>> {
    let Some(length) = coming(from, most)? else { return Ok(None) };
    let mut bytes = vec![0; length];
    from.read_exact(&mut bytes)?;
    Ok(Some(bytes))
}

/// As [`read()`], overwritten when dropped.
pub(crate) fn read_secret(
    from: &mut impl Read,
    most: usize,
) -> io::Result<Option<Zeroizing<Vec<u8>>>> {
    let Some(length) = coming(from, most)? else { return Ok(None) };
    let mut bytes = Zeroizing::new(vec![0; length]);
    from.read_exact(&mut bytes)?;
    Ok(Some(bytes))
}

/// What has come of an answer.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Came<T> {
    /// More is to come.
    Part,
    /// All of it.
    Whole(T),
    /// It is no answer.
    Nonsense,
}

/// So many frames, none longer than `most`, from what has come so far.
pub(crate) fn frames<const COUNT: usize>(bytes: &[u8], most: usize) -> Came<[&[u8]; COUNT]> {
    let mut rest = bytes;
    let mut frames: [&[u8]; COUNT] = [&[]; COUNT];
    for frame in &mut frames {
        let Some((length, behind)) = rest.split_first_chunk::<LENGTH>() else { return Came::Part };
        let length = u32::from_le_bytes(*length) as usize;
        if length > most {
            return Came::Nonsense;
        }
        let Some((own, behind)) = behind.split_at_checked(length) else { return Came::Part };
        *frame = own;
        rest = behind;
    }
    Came::Whole(frames)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_are_read_as_they_come_and_long_ones_refused() {
        let bytes = [&[2, 0, 0, 0, 7, 8][..], &[0, 0, 0, 0]].concat();
        for cut in 0..bytes.len() {
            assert_eq!(frames::<2>(&bytes[..cut], 2), Came::Part, "{cut}");
        }
        assert_eq!(frames::<2>(&bytes, 2), Came::Whole([&[7, 8][..], &[]]));
        assert_eq!(frames::<2>(&bytes, 1), Came::Nonsense);
        let mut from = &bytes[..];
        assert_eq!(read_secret(&mut from, 2).unwrap().unwrap()[..], [7, 8]);
        assert_eq!(read(&mut from, 2).unwrap(), Some(vec![]));
        assert_eq!(read(&mut from, 2).unwrap(), None, "the other side ended");
    }
}
