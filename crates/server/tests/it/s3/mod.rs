//! Files in S3, against a real S3-compatible server that the tests install and start: what is kept
//! comes back, what is wrong is said, and copying there and back loses nothing.

mod copying;
mod trouble;
mod world;

use porchlight_app::ports::{BlobFault, Blobs};
use porchlight_domain::digest::{Digest, sha256};
use world::world;

/// One that does not exist in any test.
fn nowhere() -> Digest {
    sha256(&[b"never kept"])
}

#[test]
fn a_kept_file_comes_back_once_and_is_removed_once() {
    let Some(s3) = world(false) else { return };
    let blobs = s3.blobs();
    let digest = blobs.put(b"a photo").unwrap();
    assert_eq!(digest, sha256(&[b"a photo"]));
    assert_eq!(blobs.put(b"a photo").unwrap(), digest, "keeping it again changes nothing");
    assert_eq!(blobs.get(digest).unwrap().as_deref(), Some(&b"a photo"[..]));
    assert_eq!(blobs.list(digest.0[0]).unwrap(), [digest]);
    assert_eq!(blobs.get(nowhere()), Ok(None));
    assert!(blobs.remove(digest).unwrap() && !blobs.remove(digest).unwrap());
    assert_eq!(blobs.get(digest), Ok(None));
    assert!(blobs.list(digest.0[0]).unwrap().is_empty());
}

#[test]
fn a_large_file_goes_in_parts_and_comes_back_whole() {
    let Some(s3) = world(false) else { return };
    let blobs = s3.blobs();
    let large: Vec<u8> = (0u32..5_000_000).flat_map(u32::to_le_bytes).collect();
    let digest = blobs.put(&large).unwrap();
    assert_eq!(blobs.put(&large).unwrap(), digest);
    assert_eq!(blobs.get(digest).unwrap().unwrap().len(), large.len());
}

#[test]
fn a_damaged_object_is_refused_and_made_whole_by_keeping_the_bytes_again() {
    let Some(s3) = world(false) else { return };
    let blobs = s3.blobs();
    let digest = blobs.put(b"a photo").unwrap();
    s3.overwrite(digest, b"another");
    assert_eq!(blobs.get(digest), Err(BlobFault::Damaged(digest)));
    // Cut short, as by a medium that loses the end.
    s3.overwrite(digest, b"a ph");
    assert_eq!(blobs.get(digest), Err(BlobFault::Damaged(digest)));
    assert_eq!(blobs.put(b"a photo").unwrap(), digest);
    assert_eq!(blobs.get(digest).unwrap().as_deref(), Some(&b"a photo"[..]));
}

#[test]
fn more_than_a_page_of_files_is_listed_whole_and_in_order() {
    let Some(s3) = world(false) else { return };
    let blobs = s3.blobs();
    let mut names: Vec<Digest> = (0u32..1_150)
        .map(|n| {
            let mut digest = sha256(&[&n.to_be_bytes()]);
            digest.0[0] = 0xab;
            digest
        })
        .collect();
    s3.overwrite_all(&names, b"listed by name");
    s3.overwrite_named("porchlight/ab/README", b"no blob");
    names.sort_unstable();
    assert_eq!(blobs.list(0xab).unwrap(), names);
    assert!(blobs.list(0xac).unwrap().is_empty());
}
