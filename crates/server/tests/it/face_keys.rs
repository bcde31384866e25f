//! The folder of the server's halves: private, durable, never replaced, gone when destroyed.

use porchlight_domain::id::FaceTemplateId;
use porchlight_identity::halves::{Destroyed, Put, ServerHalf, ServerHalves};
use porchlight_server::ports::face_keys::{FaceKeyFolder, TAG_FILE};
use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use tempfile::TempDir;

const ID: FaceTemplateId = FaceTemplateId([1; 16]);

fn half(first: u8) -> ServerHalf {
    let mut bytes = [7; 32];
    bytes[0] = first;
    ServerHalf::new(bytes).unwrap()
}

fn folder() -> (TempDir, FaceKeyFolder) {
    let place = tempfile::tempdir().unwrap();
    let folder = FaceKeyFolder::open(&place.path().join("face-keys")).unwrap();
    (place, folder)
}

#[test]
fn a_half_is_kept_private_is_never_replaced_and_is_gone_when_destroyed() {
    let (place, folder) = folder();
    assert!(folder.get(ID).unwrap().is_none());
    assert_eq!(folder.put(ID, &half(1)), Ok(Put::Kept));
    assert_eq!(folder.put(ID, &half(2)), Ok(Put::Taken));
    assert_eq!(folder.get(ID).unwrap().unwrap().bytes(), half(1).bytes());
    let file = place.path().join("face-keys").join(ID.to_string());
    let mode = |path: &std::path::Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode(&file), mode(file.parent().unwrap())), (0o600, 0o700));
    // Another name of the same bytes shows that they are overwritten before they are let go.
    let other_name = place.path().join("other-name");
    fs::hard_link(&file, &other_name).unwrap();
    assert_eq!(folder.destroy(ID), Ok(Destroyed::Now));
    assert_eq!(fs::read(&other_name).unwrap(), [0; 32]);
    assert!(!file.exists() && folder.get(ID).unwrap().is_none());
    assert_eq!(folder.destroy(ID), Ok(Destroyed::Before));
}

#[test]
fn a_half_that_is_damaged_or_open_to_others_is_a_fault_and_an_overwritten_one_is_none() {
    let (place, folder) = folder();
    let file = place.path().join("face-keys").join(ID.to_string());
    folder.put(ID, &half(1)).unwrap();
    fs::set_permissions(&file, Permissions::from_mode(0o640)).unwrap();
    let said = folder.get(ID).err().unwrap().to_string();
    assert!(said.contains("others on this machine can read it"), "{said}");
    fs::set_permissions(&file, Permissions::from_mode(0o600)).unwrap();
    fs::write(&file, [7; 31]).unwrap();
    let said = folder.get(ID).err().unwrap().to_string();
    assert!(said.contains("has to enrol again"), "{said}");
    // The machine stopped between overwriting and removing.
    fs::write(&file, [0; 32]).unwrap();
    assert!(folder.get(ID).unwrap().is_none());
    assert_eq!(folder.destroy(ID), Ok(Destroyed::Now));
}

#[test]
fn the_folder_is_tagged_for_backup_programs_and_refused_when_others_can_enter() {
    let (place, _) = folder();
    let path = place.path().join("face-keys");
    let tag = fs::read_to_string(path.join(TAG_FILE)).unwrap();
    assert!(tag.starts_with("Signature: 8a477f597d28d172789f06886806bc55\n"), "{tag}");
    fs::set_permissions(&path, Permissions::from_mode(0o750)).unwrap();
    assert!(FaceKeyFolder::open(&path).is_err());
}
