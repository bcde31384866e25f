//! What the doctor looks at in the data: database, log, photos, outbox, people.

use super::Finding;
use crate::entropy_clock;
use crate::failure::Outcome;
use crate::folder::Folder;
use crate::published;
use porchlight_app::App;
use porchlight_app::origin::{Recomputed, recompute};
use porchlight_app::photo::PhotoFiles;
use porchlight_app::scrub::SCRUB_PERIOD;
use porchlight_domain::digest::Digest;
use porchlight_domain::id::EvidenceId;
use porchlight_domain::log::note::Note;
use porchlight_domain::time::SECOND;
use porchlight_domain::words::MessageState;
use porchlight_seal::key;
use porchlight_store::Place;
use porchlight_store::tables::schema_version;

/// Uploads read at once.
const UPLOADS_AT_ONCE: u32 = 500;
/// Most people who are named in one finding.
const MOST_NAMED: usize = 5;
/// How far the newest checkpoint may lie ahead of the clock.
const CLOCK_SLACK: i64 = 5 * SECOND;

pub(super) fn findings(app: &App, folder: &Folder, quick: bool) -> Vec<Finding> {
    let mut looks: Vec<(&'static str, Look<'_>)> = vec![
        ("database", Box::new(|| database(app))),
        ("log head", Box::new(|| head(app, folder))),
        ("log delay", Box::new(|| delay(app, folder))),
        ("people", Box::new(|| people(app))),
        ("erasures", Box::new(|| erasures(app))),
        ("outbox", Box::new(|| outbox(app))),
        ("scrubber", Box::new(|| scrubber(app, folder))),
        ("identity", Box::new(|| identity(app))),
    ];
    if let Place::Postgres(_) = app.store.place() {
        looks.insert(1, ("database server", Box::new(|| database_server(app))));
    }
    if !quick {
        looks.push(("log tree", Box::new(|| tree(app))));
        looks.push(("photos", Box::new(|| photos(app))));
    }
    let found = looks.into_iter().map(|(what, look)| {
        look().unwrap_or_else(|failure| Finding::problem(what, failure.sentence, &failure.remedy))
    });
    found.collect()
}

type Look<'a> = Box<dyn Fn() -> Outcome<Finding> + 'a>;

const RESTORE: &str =
    "stop the server and restore the newest backup (docs/operating.md, \"Restore\")";

fn database(app: &App) -> Outcome<Finding> {
    let (faults, rows) = app.store.read(|tx| {
        let mut faults = tx.integrity_faults()?;
        faults.extend(tx.reference_faults()?);
        let rows: i64 = tx.table_figures()?.iter().map(|table| table.rows).sum();
        Ok((faults, rows))
    })?;
    Ok(match faults.first() {
        None => {
            let kind = match app.store.place() {
                Place::File(_) => "",
                Place::Postgres(_) => " of PostgreSQL",
            };
            let schema = schema_version();
            Finding::fine("database", format!("sound: {rows} rows{kind}, schema {schema}"))
        }
        Some(first) => {
            let text = format!("{} faults, the first: {first}", faults.len());
            let remedy = match app.store.place() {
                Place::File(_) => RESTORE,
                Place::Postgres(_) => {
                    "stop the server and restore the newest dump (docs/operating.md)"
                }
            };
            Finding::problem("database", text, remedy)
        }
    })
}

/// What the settings of a database's own server do to promises.
fn database_server(app: &App) -> Outcome<Finding> {
    let what = "database server";
    let unsafe_settings = app.store.read(|tx| tx.unsafe_settings())?;
    Ok(if unsafe_settings.is_empty() {
        Finding::fine(what, format!("{} keeps what it acknowledges", app.store.place()))
    } else {
        Finding::warning(
            what,
            format!("{} has {}", app.store.place(), unsafe_settings.join(", ")),
            "set what is off to on, and use PostgreSQL 15 or newer (docs/operating.md, \
             \"PostgreSQL\"): without fsync and full_page_writes a power cut loses what was \
             acknowledged, without autovacuum deleted rows stay on the disk",
        )
    })
}

fn head(app: &App, folder: &Folder) -> Outcome<Finding> {
    if let Err(failure) = published::check(app, folder) {
        return Ok(Finding::problem("log head", failure.sentence, &failure.remedy));
    }
    let newest = app.store.read(|tx| tx.newest_checkpoint())?;
    let Some(newest) = newest else {
        return Ok(Finding::fine("log head", "nothing was signed yet"));
    };
    let now = entropy_clock::now();
    if newest.at.since(now) > CLOCK_SLACK {
        let text = "the newest checkpoint lies ahead of the clock";
        return Ok(Finding::problem("log head", text, "set the clock right before serving"));
    }
    let signed =
        Note::parse(&newest.note).is_ok_and(|n| n.is_signed_by(&app.log_key(), &key::check));
    Ok(if signed {
        let name = &app.settings.log_origin;
        Finding::fine(
            "log head",
            format!("\"{name}\" with {} entries, signed by keys/log", newest.size),
        )
    } else {
        let remedy = "put the keys folder back that belongs to this database";
        Finding::problem("log head", "the newest checkpoint is not signed by keys/log", remedy)
    })
}

fn delay(app: &App, folder: &Folder) -> Outcome<Finding> {
    let kept = app.log_keeps_promises(entropy_clock::now())?;
    Ok(match (kept, folder.is_served()?) {
        (true, _) => Finding::fine("log delay", "no leaf waits longer than promised"),
        (false, false) => Finding::fine("log delay", "leaves wait for the server to start"),
        (false, true) => Finding::problem(
            "log delay",
            "leaves wait longer than the promised five seconds",
            "look for \"a pass failed\" in the server's log",
        ),
    })
}

fn tree(app: &App) -> Outcome<Finding> {
    Ok(match recompute(&app.store)? {
        Recomputed::Empty => Finding::fine("log tree", "empty"),
        Recomputed::Holds(head) => {
            let text =
                format!("recomputed from {} leaves: it is the tree that was signed", head.size);
            Finding::fine("log tree", text)
        }
        Recomputed::Broken(why) => Finding::problem("log tree", why, RESTORE),
    })
}

fn photos(app: &App) -> Outcome<Finding> {
    let (mut sound, mut wrong, mut after) = (0u64, vec![], EvidenceId([0; 16]));
    loop {
        let uploads = app.store.read(|tx| tx.uploads_after(after, UPLOADS_AT_ONCE))?;
        let Some(last) = uploads.last() else { break };
        after = last.id;
        for upload in &uploads {
            let files: PhotoFiles = serde_json::from_str(&upload.quality).unwrap_or_default();
            for name in files.blobs() {
                let blob = Digest::from_hex(name).map(|digest| app.ports.blobs.get(digest));
                match blob {
                    Some(Ok(Some(_))) => sound += 1,
                    Some(Ok(None)) => wrong.push(format!("{name} of {} is missing", upload.id)),
                    Some(Err(why)) => wrong.push(format!("{why}, of {}", upload.id)),
                    None => wrong.push(format!("{} names no digest", upload.id)),
                }
            }
        }
    }
    Ok(match wrong.first() {
        None => Finding::fine("photos", format!("{sound} pictures, each as it was kept")),
        Some(first) => {
            let text = format!("{} pictures are not as they were kept: {first}", wrong.len());
            let remedy =
                "copy the named files from blobs/ of a backup; equal names are equal bytes";
            Finding::problem("photos", text, remedy)
        }
    })
}

/// What the scrubber knows, without reading anything again.
fn scrubber(app: &App, folder: &Folder) -> Outcome<Finding> {
    let state = app.scrub_state()?;
    if state.lost() > 0 {
        let first = state.faults.first().map(|file| format!("{} of {}", file.id, file.owner));
        let text = format!(
            "{} kept files are missing, {} damaged: {}",
            state.missing,
            state.damaged,
            first.unwrap_or_default()
        );
        let remedy = "copy the named files from blobs/ of a backup, then porchlight scrub --now";
        return Ok(Finding::problem("scrubber", text, remedy));
    }
    let now = entropy_clock::now();
    let late = |pass: &porchlight_app::rows::Scrub| now.since(pass.began_at) > 2 * SCRUB_PERIOD;
    Ok(match &state.ended {
        Some(pass) if late(pass) && folder.is_served()? => Finding::warning(
            "scrubber",
            "no pass over the kept files has ended within two weeks",
            "look for \"scrub\" in the server's log",
        ),
        Some(pass) => Finding::fine(
            "scrubber",
            format!("{} files read, {} left over", pass.checked, state.left_over),
        ),
        None => Finding::fine("scrubber", "no pass over the kept files has ended yet"),
    })
}

fn people(app: &App) -> Outcome<Finding> {
    Ok(match app.operators()? {
        0 => Finding::warning(
            "people",
            "nobody can sign in as operator",
            "porchlight operator add --name NAME --email ADDRESS",
        ),
        1 => Finding::warning("people", "there is one operator only", "add a second one"),
        many => Finding::fine("people", format!("{many} operators")),
    })
}

/// Whether everybody who was erased is gone from this database too.
fn erasures(app: &App) -> Outcome<Finding> {
    let what = "erasures";
    let back = app.people_back_again()?;
    if back.is_empty() {
        return Ok(Finding::fine(what, "nobody who was erased is here"));
    }
    let named = back.iter().take(MOST_NAMED).map(|one| match one.held.as_slice() {
        [] => one.id.clone(),
        held => {
            let held: Vec<String> = held.iter().map(|held| held.code().replace('_', " ")).collect();
            format!("{} ({})", one.id, held.join(", "))
        }
    });
    let mut named: Vec<String> = named.collect();
    if back.len() > MOST_NAMED {
        named.push(format!("and {} more", back.len() - MOST_NAMED));
    }
    let people = match back.len() {
        1 => "1 person who was erased".to_owned(),
        many => format!("{many} people who were erased"),
    };
    let text =
        format!("{people} came back with an older copy of the database: {}", named.join(", "));
    let remedy = if back.iter().all(|one| !one.held.is_empty()) {
        "settle what stands beside the id: a server that runs erases them again once it is over"
    } else {
        "start the server: it erases them again"
    };
    Ok(Finding::warning(what, text, remedy))
}

fn outbox(app: &App) -> Outcome<Finding> {
    let (waiting, failed) = app.store.read(|tx| {
        Ok((tx.message_count(MessageState::Waiting)?, tx.message_count(MessageState::Failed)?))
    })?;
    Ok(if failed == 0 {
        Finding::fine("outbox", format!("{waiting} messages wait, none was given up"))
    } else {
        Finding::warning(
            "outbox",
            format!("{failed} messages were given up, {waiting} wait"),
            "the console shows each with what the mail server said",
        )
    })
}

/// Whether faces can be compared where a programme promised something about that.
fn identity(app: &App) -> Outcome<Finding> {
    let policies = app.identity_policies_in_force()?;
    if policies.is_empty() {
        return Ok(Finding::fine("identity", "no programme does identity checks"));
    }
    let why = policies.iter().find_map(|policy| app.faces_unavailable(policy));
    let text = format!("{} programmes do identity checks", policies.len());
    Ok(match why {
        None => Finding::fine("identity", text + ", and faces can be compared"),
        Some(why) => Finding::warning(
            "identity",
            format!("{text}, but no face can be compared: {why}; couriers use passkeys and people"),
            "porchlight models fetch, then porchlight identity policy draft and set",
        ),
    })
}
