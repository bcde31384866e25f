//! Faces compared in a process of their own, as the server does it: what it answers, what ends it, and
//! that no byte of a picture reaches a disk.

#![expect(clippy::disallowed_methods, reason = "it measures how long pictures live")]

use crate::sample::NOON;
use crate::{moved, sample};
use porchlight_app::ports::{
    CheckWork, EnrolWork, FaceChecked, FaceChecks, FaceEnrolled, FaceFrames, FaceLook,
};
use porchlight_domain::digest::sha256;
use porchlight_domain::id::{CommitmentId, ConsentId, CourierId, FaceTemplateId};
use porchlight_identity::consent::Consent;
use porchlight_identity::halves::{DeviceHalf, ServerHalf};
use porchlight_identity::policy::{CheckedPolicy, Policy};
use porchlight_identity::template::{Fresh, KeptTemplate};
use porchlight_server::face::{FaceLimits, Faces};
use rustix::process::{Pid, Signal, kill_process};
use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime};
use zeroize::Zeroizing;

/// Bytes of a marker: more than any two files have in common by chance.
const MARKER: usize = 24;
/// Files that are larger are read in part; nothing here writes one.
const MOST_READ: u64 = 64 * 1024 * 1024;

fn models() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/models")
}

fn faces(limits: FaceLimits) -> Faces {
    Faces::new(PathBuf::from(env!("CARGO_BIN_EXE_porchlight")), &models(), limits)
}

/// Frames of a face, all different; says loudly if models or photo are not here.
fn frames(count: usize) -> Option<Vec<Vec<u8>>> {
    let photo = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../../shared/data/face/eval/silentface/image_T1.jpg");
    let models_here = porchlight_vision::face::taking_part(&models());
    match (fs::read(&photo), models_here) {
        (Ok(photo), Ok(_)) => Some(moved::frames(&photo, count)),
        (photo, models_here) => {
            eprintln!("SKIPPED: {:?}, {:?}", photo.err(), models_here.err());
            None
        }
    }
}

/// One courier of a programme whose policy names what runs here.
struct Courier {
    policy: CheckedPolicy,
    consent: Consent,
}

impl Courier {
    fn new(faces: &Faces) -> Self {
        let software = faces.software().unwrap();
        let policy = CheckedPolicy::check(Policy { software, ..sample::policy() }).unwrap();
        let consent = Consent {
            id: ConsentId([1; 16]),
            courier: CourierId([2; 16]),
            policy: policy.digest(),
            signed: CommitmentId([3; 16]),
            at: NOON,
            withdrawn_at: None,
        };
        Self { policy, consent }
    }

    fn enrol(&self, faces: &Faces, frames: &[Vec<u8>]) -> FaceEnrolled {
        faces.enrol(EnrolWork {
            policy: self.policy.text().to_owned(),
            consent: self.consent.clone(),
            fresh: Fresh { id: FaceTemplateId([4; 16]), nonce: [5; 24] },
            server: server(),
            device: device(6),
            frames: straight(frames),
            now: NOON,
        })
    }

    fn enrolled(&self, faces: &Faces, frames: &[Vec<u8>]) -> KeptTemplate {
        match self.enrol(faces, frames) {
            FaceEnrolled::Sealed(kept) => kept,
            other => panic!("{other:?}"),
        }
    }

    fn check(
        &self,
        faces: &Faces,
        kept: &KeptTemplate,
        phone: u8,
        frames: &[Vec<u8>],
    ) -> FaceChecked {
        faces.check(CheckWork {
            policy: self.policy.text().to_owned(),
            consent: self.consent.clone(),
            kept: kept.clone(),
            server: server(),
            device: device(phone),
            frames: straight(frames),
            now: NOON,
        })
    }
}

fn server() -> ServerHalf {
    ServerHalf::new(sha256(&[b"server"]).0).unwrap()
}

fn device(phone: u8) -> DeviceHalf {
    DeviceHalf::new(sha256(&[b"device", &[phone]]).0).unwrap()
}

fn straight(frames: &[Vec<u8>]) -> FaceFrames {
    FaceFrames {
        frames: frames.iter().map(|frame| Zeroizing::new(frame.clone())).collect(),
        looks: vec![FaceLook::Straight; frames.len()],
    }
}

#[test]
fn without_models_the_reason_is_said_and_nothing_is_started() {
    let folder = tempfile::tempdir().unwrap();
    let program = PathBuf::from(env!("CARGO_BIN_EXE_porchlight"));
    let faces = Faces::new(program, folder.path(), FaceLimits::USUAL);
    let why = faces.software().unwrap_err();
    assert!(why.contains("cannot check: "), "{why}");
    assert_eq!(faces.ready().unwrap_err(), why, "its process says the same");
    assert_eq!(faces.idle(), Vec::<u32>::new());
}

#[test]
fn a_face_is_enrolled_and_known_again_and_another_phone_opens_nothing() {
    let Some(all) = frames(8) else { return };
    let faces = faces(FaceLimits::USUAL);
    let courier = Courier::new(&faces);
    let kept = courier.enrolled(&faces, &all[..3]);
    assert_eq!(kept.recogniser, courier.policy.recogniser());
    let known = courier.check(&faces, &kept, 6, &all[5..8]);
    assert_eq!(known, FaceChecked::Match);
    assert_eq!(courier.check(&faces, &kept, 9, &all[5..8]), FaceChecked::Shut);
    let mut changed = kept.clone();
    changed.sealed[40] ^= 1;
    assert_eq!(courier.check(&faces, &changed, 6, &all[5..8]), FaceChecked::Shut);
    let twice = [all[0].clone(), all[0].clone()];
    assert_eq!(courier.enrol(&faces, &twice), FaceEnrolled::Repeated);
    assert_eq!(faces.idle().len(), 1, "one process did it all");
    let ready = faces.ready().unwrap();
    eprintln!("its process: {ready}");
    assert!(ready.is_shut_in() || !cfg!(target_os = "linux"), "{ready}");
}

#[test]
fn what_no_decoder_reads_is_named_and_the_process_lives() {
    let Some(all) = frames(2) else { return };
    let faces = faces(FaceLimits::USUAL);
    let courier = Courier::new(&faces);
    let broken = [all[0].clone(), b"\xFF\xD8 no picture".to_vec()];
    let FaceEnrolled::NotGood(flaws) = courier.enrol(&faces, &broken) else { panic!("taken") };
    assert!(flaws[0].is_empty() && flaws[1].len() == 1, "{flaws:?}");
    assert_eq!(faces.idle().len(), 1);
}

#[test]
fn a_policy_that_names_other_software_than_what_runs_compares_nothing() {
    let Some(all) = frames(1) else { return };
    let faces = faces(FaceLimits::USUAL);
    let mut courier = Courier::new(&faces);
    let mut policy = courier.policy.policy().clone();
    policy.software[0].version = "another".into();
    courier.policy = CheckedPolicy::check(policy).unwrap();
    courier.consent.policy = courier.policy.digest();
    let FaceEnrolled::Unavailable(why) = courier.enrol(&faces, &all) else { panic!("taken") };
    assert!(why.contains("other software"), "{why}");
}

#[test]
fn a_process_that_is_killed_over_a_check_costs_that_check_and_the_next_finds_a_new_one() {
    let Some(all) = frames(8) else { return };
    let faces = faces(FaceLimits::USUAL);
    let courier = Courier::new(&faces);
    let kept = courier.enrolled(&faces, &all[..3]);
    let [first] = faces.idle()[..] else { panic!("one waits") };
    let pid = Pid::from_raw(first.try_into().unwrap()).unwrap();
    // Stopped, it cannot answer before it is killed.
    kill_process(pid, Signal::STOP).unwrap();
    let answer = std::thread::scope(|scope| {
        let check = scope.spawn(|| courier.check(&faces, &kept, 6, &all[5..8]));
        while !faces.idle().is_empty() {
            std::thread::yield_now();
        }
        kill_process(pid, Signal::KILL).unwrap();
        check.join().unwrap()
    });
    assert!(
        matches!(&answer, FaceChecked::Unavailable(why) if why.to_lowercase().contains("kill")),
        "{answer:?}"
    );
    assert_eq!(courier.check(&faces, &kept, 6, &all[5..8]), FaceChecked::Match);
    assert_ne!(faces.idle(), [first]);
}

#[test]
fn a_process_that_stands_still_is_killed_at_its_deadline() {
    let Some(all) = frames(8) else { return };
    let wall = Duration::from_millis(500);
    let faces = faces(FaceLimits { wall: Duration::from_secs(20), ..FaceLimits::USUAL });
    let courier = Courier::new(&faces);
    let kept = courier.enrolled(&faces, &all[..3]);
    let hasty = Faces::new(
        PathBuf::from(env!("CARGO_BIN_EXE_porchlight")),
        &models(),
        FaceLimits { wall, ..FaceLimits::USUAL },
    );
    // One that waits, and then stands still.
    let _ = courier.check(&hasty, &kept, 6, &all[5..6]);
    for process in hasty.idle() {
        kill_process(Pid::from_raw(process.try_into().unwrap()).unwrap(), Signal::STOP).unwrap();
        let begin = Instant::now();
        let answer = courier.check(&hasty, &kept, 6, &all[5..8]);
        assert!(matches!(&answer, FaceChecked::Unavailable(why) if why.contains("too long")));
        assert!(begin.elapsed() < wall + Duration::from_millis(300), "{:?}", begin.elapsed());
        assert!(!Path::new(&format!("/proc/{process}")).exists(), "it is gone");
    }
}

#[test]
fn a_process_without_work_ends_by_itself_and_the_next_check_starts_one() {
    let Some(all) = frames(8) else { return };
    let faces = faces(FaceLimits { idle: Duration::from_secs(1), ..FaceLimits::USUAL });
    let courier = Courier::new(&faces);
    let kept = courier.enrolled(&faces, &all[..3]);
    let first = faces.idle();
    while Path::new(&format!("/proc/{}/fd/0", first[0])).exists() {
        std::thread::yield_now();
    }
    assert_eq!(courier.check(&faces, &kept, 6, &all[5..8]), FaceChecked::Match);
    assert_ne!(faces.idle(), first);
}

#[test]
fn no_byte_of_a_picture_reaches_a_disk() {
    leaves_nothing(12);
}

/// `cargo nextest run -p porchlight-server --run-ignored only -E 'test(a_thousand_checks)' --no-capture`
#[test]
#[ignore = "takes minutes; run it after a change to the worker"]
fn a_thousand_checks_leave_no_byte_of_a_picture_on_a_disk() {
    leaves_nothing(1_000);
}

/// So many checks, and then a scan of the data folder and the temporary folder for pieces of each file
/// and of its pixels.
fn leaves_nothing(count: usize) {
    let Some(all) = frames(32) else { return };
    let place = crate::place::Place::new();
    place.run(&["operator", "add", "--name", "Ada", "--email", "ada@example.org"]);
    let faces = faces(FaceLimits::USUAL);
    let courier = Courier::new(&faces);
    let kept = courier.enrolled(&faces, &all[..3]);
    let markers = markers(&all);
    let (began, written) = (SystemTime::now(), written_bytes("self"));
    let mut lives = vec![];
    for number in 0..count {
        let five: Vec<Vec<u8>> = (0..5).map(|n| all[3 + (number + n * 5) % 29].clone()).collect();
        let begin = Instant::now();
        let answer = courier.check(&faces, &kept, 6, &five);
        lives.push(begin.elapsed());
        assert!(!matches!(answer, FaceChecked::Unavailable(_) | FaceChecked::Shut), "{answer:?}");
    }
    let process = faces.idle()[0].to_string();
    for (whose, before) in [(process.as_str(), Some(0)), ("self", written)] {
        if let (Some(before), Some(after)) = (before, written_bytes(whose)) {
            assert_eq!(after - before, 0, "bytes written to files by {whose}");
        }
    }
    let mut scanned = (0, 0);
    scan(&place.path(""), SystemTime::UNIX_EPOCH, &markers, &mut scanned);
    scan(&std::env::temp_dir(), began, &markers, &mut scanned);
    lives.sort_unstable();
    let p99 = lives[(lives.len() * 99).div_ceil(100) - 1];
    eprintln!(
        "{count} checks of 5 frames: a picture lives {:?} in the middle, {p99:?} at the 99th \
         percentile, {:?} at most; {} files with {} bytes hold none of {} markers; the process \
         has had {} at most",
        lives[lives.len() / 2],
        lives[lives.len() - 1],
        scanned.0,
        scanned.1,
        markers.len(),
        most_memory(&process),
    );
    assert!(p99 < Duration::from_secs(2), "{p99:?}");
}

/// Pieces of each file, and of each row of some rows of its pixels.
fn markers(files: &[Vec<u8>]) -> HashSet<[u8; MARKER]> {
    let mut markers = HashSet::new();
    for file in files {
        for part in 1..8 {
            markers.insert(*file[file.len() * part / 8..].first_chunk().unwrap());
        }
        let picture = image::load_from_memory(file).unwrap().into_rgb8();
        for row in picture.as_raw().chunks_exact(picture.width() as usize * 3).step_by(16) {
            let piece: [u8; MARKER] = *row[row.len() / 2..].first_chunk().unwrap();
            if piece.iter().collect::<HashSet<_>>().len() > MARKER / 3 {
                markers.insert(piece);
            }
        }
    }
    markers
}

/// Looks into every file below a folder that changed since then.
fn scan(
    folder: &Path,
    since: SystemTime,
    markers: &HashSet<[u8; MARKER]>,
    scanned: &mut (usize, u64),
) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let Ok(about) = entry.path().symlink_metadata() else { continue };
        if about.is_dir() {
            scan(&entry.path(), since, markers, scanned);
        } else if about.is_file()
            && about.len() <= MOST_READ
            && about.modified().is_ok_and(|at| at >= since)
            && let Ok(bytes) = fs::read(entry.path())
        {
            *scanned = (scanned.0 + 1, scanned.1 + about.len());
            let found = bytes.windows(MARKER).any(|piece| markers.contains(piece));
            assert!(!found, "a piece of a picture lies in {}", entry.path().display());
        }
    }
}

/// Bytes that a process has given to files, where the system says.
fn written_bytes(process: &str) -> Option<u64> {
    let text = fs::read_to_string(format!("/proc/{process}/io")).ok()?;
    text.lines().find_map(|line| line.strip_prefix("write_bytes: ")?.parse().ok())
}

fn most_memory(process: &str) -> String {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.map_or_else(|| "an unknown amount".to_owned(), |line| line.trim().to_owned())
}
