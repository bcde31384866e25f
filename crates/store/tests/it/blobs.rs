//! Blobs on disk.

use porchlight_domain::digest::sha256;
use porchlight_store::blobs::Folder;

#[test]
fn a_kept_blob_comes_back_and_an_altered_one_is_noticed() {
    let folder = tempfile::tempdir().unwrap();
    let blobs = Folder::open(folder.path()).unwrap();
    let digest = blobs.put(b"a photo").unwrap();
    assert_eq!(blobs.put(b"a photo").unwrap(), digest);
    assert_eq!(blobs.get(digest).unwrap().as_deref(), Some(&b"a photo"[..]));
    let hex = digest.hex();
    std::fs::write(folder.path().join(&hex[..2]).join(&hex[2..]), b"another").unwrap();
    assert!(blobs.get(digest).is_err());
    assert!(blobs.remove(digest).unwrap() && !blobs.remove(digest).unwrap());
    assert_eq!(blobs.get(sha256(&[b"never kept"])).unwrap(), None);
}
