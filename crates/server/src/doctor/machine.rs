//! What the doctor looks at around the data: settings, HTTPS, mail, permissions, disk, clock.

use super::Finding;
use crate::config::{Config, is_local};
use crate::entropy_clock;
use crate::face::remedy::remedy;
use crate::face::{self, FaceLimits};
use crate::folder::{Folder, OTHERS, mode};
use crate::keys;
use crate::photo_keys;
use crate::ports::mail::SmtpPost;
use crate::serve;
use axum::http::Uri;
use porchlight_app::zone;
use porchlight_domain::time::Timestamp;
use porchlight_vision::face::Engine;
use porchlight_vision::mask::{FACE_MODEL, FileState, TEXT_MODEL, runtime_file};

/// This program is not older: a clock before it is wrong (2026-01-01T00:00:00Z).
const BUILT_AFTER: Timestamp = Timestamp(1_767_225_600_000_000);

pub(super) fn settings(config: &Config) -> Vec<Finding> {
    let from = config
        .file
        .as_ref()
        .map_or("defaults and environment".into(), |file| file.display().to_string());
    vec![
        Finding::fine("settings", format!("right ({from})")),
        clock(),
        https(config),
        mail(config),
        models(config),
        faces(config),
    ]
}

/// Whether faces and labels are covered.
fn models(config: &Config) -> Finding {
    let folder = config.models_folder();
    let Some(runtime) = runtime_file() else {
        let text = "photos are shown uncovered: no ONNX Runtime is known for this machine";
        return Finding::warning("masking", text, "use a machine with Linux on x86_64 or aarch64");
    };
    for file in [runtime, FACE_MODEL, TEXT_MODEL] {
        let (what, remedy) = match file.state(&folder) {
            FileState::Good => continue,
            FileState::Missing => ("is missing", "run `porchlight models fetch`"),
            FileState::Other => {
                ("is another file", "remove it, run `porchlight models fetch`, ask who changed it")
            }
        };
        let text = format!(
            "photos are shown uncovered to recipients, and staff see them for a claim only: \
             {} {what}",
            file.name
        );
        return Finding::warning("masking", text, remedy);
    }
    Finding::fine(
        "masking",
        format!("faces and labels are covered (models in {})", folder.display()),
    )
}

/// Whether faces can be compared, by what, and what is not measured.
fn faces(config: &Config) -> Finding {
    let folder = config.models_folder();
    let engine = match Engine::open(&folder) {
        Ok(engine) => engine,
        Err(why) => {
            let text = format!("identity checks go to a person: {why}");
            return Finding::warning("face checks", text, remedy(&why));
        }
    };
    let matcher = engine.matcher();
    if !engine.thresholds().matchers.contains_key(&matcher) {
        let text = format!(
            "identity checks go to a person: no limits were measured for {}",
            matcher.code()
        );
        let remedy = "measure them with `porchlight face eval`, and put face-thresholds.json there";
        return Finding::warning("face checks", text, remedy);
    }
    let passive = if engine.has_passive() {
        "pictures of faces are told by the MiniFASNet models"
    } else {
        "whether a face is a picture is not measured (the MiniFASNet models are not installed)"
    };
    let text =
        format!("by {} (limits: {}); {passive}", matcher.code(), engine.thresholds().measured_on);
    drop(engine);
    match face::started(&folder, FaceLimits::of(config.faces)) {
        None => Finding::fine("face checks", text),
        Some(Ok(ready)) if ready.is_shut_in() => {
            Finding::fine("face checks", format!("{text}; its process: {ready}"))
        }
        Some(Ok(ready)) => Finding::warning(
            "face checks",
            format!("{text}; its process: {ready}"),
            "use a kernel with Landlock and seccomp, to shut in what sees faces",
        ),
        Some(Err(why)) => Finding::warning(
            "face checks",
            format!("identity checks go to a person: {why}"),
            "look into the server's log, and check that the machine has memory",
        ),
    }
}

fn clock() -> Finding {
    let now = entropy_clock::now();
    let text = format!("the clock says {}", zone::rfc3339(now));
    if now < BUILT_AFTER {
        let remedy = "set the clock, and keep it right with NTP: times are evidence here";
        return Finding::problem("clock", text, remedy);
    }
    Finding::fine("clock", text)
}

fn https(config: &Config) -> Finding {
    let uri: Uri = config.public_url.parse().unwrap_or_default();
    let host = uri.host().unwrap_or_default().to_owned();
    if !config.secure {
        if is_local(&host) {
            let text = format!("{} is this machine only; phones need HTTPS", config.public_url);
            let remedy = "set public_url to https:// before couriers use it";
            return Finding::warning("https", text, remedy);
        }
        let text = format!("{} is plain HTTP: phones will not give the camera", config.public_url);
        return Finding::problem(
            "https",
            text,
            "let the proxy serve HTTPS and say so in public_url",
        );
    }
    let Some(files) = &config.tls else {
        let proxies: Vec<String> = config.trusted_proxy.iter().map(ToString::to_string).collect();
        return Finding::fine("https", format!("ends at a proxy ({})", proxies.join(", ")));
    };
    match serve::answers_for(files, &host) {
        Ok(true) => Finding::fine("https", format!("the certificate answers for {host}")),
        Ok(false) => Finding::problem(
            "https",
            format!("the certificate does not answer for {host}"),
            "get one for the host of public_url, or correct public_url",
        ),
        Err(failure) => Finding::problem("https", failure.sentence, &failure.remedy),
    }
}

fn mail(config: &Config) -> Finding {
    let greeted = SmtpPost::new(config).map(|post| post.greets());
    match greeted {
        Ok(None) => Finding::warning(
            "mail",
            "no mail server is set: sign-in links and results stay in the outbox",
            "set mail.url and mail.from",
        ),
        Ok(Some(Ok(()))) => Finding::fine("mail", "the mail server answers; nothing was sent"),
        Ok(Some(Err(why))) => Finding::problem(
            "mail",
            format!("the mail server cannot be used: {why}"),
            "check host, port, user, password and tls in mail.url",
        ),
        Err(failure) => Finding::problem("mail", failure.sentence, &failure.remedy),
    }
}

pub(super) fn folder(config: &Config, folder: &Folder) -> Vec<Finding> {
    vec![permissions(folder), keys(folder), disk(config, folder), serving(folder)]
}

fn permissions(folder: &Folder) -> Finding {
    let path = folder.root();
    match mode(path) {
        Ok(mode) if mode & OTHERS == 0 => {
            Finding::fine("data folder", format!("{} is for this user only", path.display()))
        }
        Ok(mode) => Finding::warning(
            "data folder",
            format!("others on this machine can look into {} (mode {mode:04o})", path.display()),
            &format!("chmod 700 {}", path.display()),
        ),
        Err(e) => Finding::problem("data folder", e.to_string(), "check who owns it"),
    }
}

fn keys(folder: &Folder) -> Finding {
    let open = mode(&folder.keys()).is_ok_and(|mode| mode & OTHERS != 0);
    if open {
        let path = folder.keys();
        return Finding::problem(
            "keys",
            format!("others on this machine can look into {}", path.display()),
            &format!("chmod 700 {}", path.display()),
        );
    }
    for name in keys::FILES.into_iter().chain(photo_keys::FILES) {
        let path = folder.keys().join(name);
        if path.exists()
            && let Err(failure) = keys::check_private(&path)
        {
            return Finding::problem("keys", failure.sentence, &failure.remedy);
        }
    }
    Finding::fine("keys", "for this user only")
}

fn disk(config: &Config, folder: &Folder) -> Finding {
    let least = u64::from(config.limits.least_free_mb);
    match serve::free_bytes(folder.root()) {
        Ok(bytes) => {
            let free = bytes / 1_000_000;
            let text = format!("{free} MB free");
            if free < least {
                Finding::problem("disk", text, &format!("free some: {least} MB are wanted"))
            } else {
                Finding::fine("disk", text)
            }
        }
        Err(e) => Finding::problem("disk", e.to_string(), "check that the disk is mounted"),
    }
}

fn serving(folder: &Folder) -> Finding {
    match folder.is_served() {
        Ok(true) => Finding::fine("server", "running"),
        Ok(false) => Finding::fine("server", "not running"),
        Err(failure) => Finding::warning("server", failure.sentence, &failure.remedy),
    }
}
