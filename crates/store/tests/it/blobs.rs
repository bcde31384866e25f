//! Blobs on disk.

use porchlight_domain::digest::sha256;
use porchlight_store::blobs::{BlobFault, Folder, name_of, named};
use std::fs;

#[test]
fn a_kept_blob_comes_back_and_an_altered_one_is_noticed() {
    let folder = tempfile::tempdir().unwrap();
    let blobs = Folder::open(folder.path()).unwrap();
    let digest = blobs.put(b"a photo").unwrap();
    assert_eq!(blobs.put(b"a photo").unwrap(), digest);
    assert_eq!(blobs.get(digest).unwrap().as_deref(), Some(&b"a photo"[..]));
    fs::write(folder.path().join(name_of(digest)), b"another").unwrap();
    assert_eq!(blobs.get(digest), Err(BlobFault::Damaged(digest)));
    assert!(blobs.remove(digest).unwrap() && !blobs.remove(digest).unwrap());
    assert_eq!(blobs.get(sha256(&[b"never kept"])).unwrap(), None);
}

#[test]
fn keeping_the_bytes_of_a_damaged_file_again_makes_it_whole() {
    let folder = tempfile::tempdir().unwrap();
    let blobs = Folder::open(folder.path()).unwrap();
    let digest = blobs.put(b"a photo").unwrap();
    // What a torn write leaves.
    fs::write(folder.path().join(name_of(digest)), b"a ph").unwrap();
    assert_eq!(blobs.put(b"a photo").unwrap(), digest);
    assert_eq!(blobs.get(digest).unwrap().as_deref(), Some(&b"a photo"[..]));
}

#[test]
fn a_folder_lists_its_blobs_by_their_first_byte_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let blobs = Folder::open(folder.path()).unwrap();
    let mut kept: Vec<_> = (0u32..600).map(|n| blobs.put(&n.to_be_bytes()).unwrap()).collect();
    // A file on its way, and one that somebody put there.
    fs::create_dir_all(folder.path().join("00")).unwrap();
    fs::write(folder.path().join("00/.17-3"), b"half").unwrap();
    fs::write(folder.path().join("00/README"), b"hello").unwrap();
    let mut listed = vec![];
    for first in 0..=u8::MAX {
        let slice = blobs.list(first).unwrap();
        assert!(slice.iter().all(|digest| digest.0[0] == first));
        listed.extend(slice);
    }
    kept.sort_unstable();
    assert_eq!(listed, kept);
}

#[test]
fn a_name_is_read_back_and_nothing_else_is_taken_for_one() {
    let digest = sha256(&[b"a photo"]);
    let name = name_of(digest);
    assert_eq!(named(&name), Some(digest));
    for other in [name.to_uppercase(), name.replace('/', ""), format!("{name}0"), "x".into()] {
        assert_eq!(named(&other), None, "{other}");
    }
}
