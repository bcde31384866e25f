//! Planted bugs: the database is made to look as if the product had each of them, and some referee
//! must say so. Which one does is kept as a snapshot.

use porchlight_app::ports::{BlobFault, Blobs, Erasures, Forgotten, Ports};
use porchlight_domain::digest::{Digest, sha256};
use porchlight_domain::id::EvidenceId;
use porchlight_sim::referee::judge;
use porchlight_sim::rehearsal::{Rehearsal, Script};
use rusqlite::Connection;
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

/// What somebody would find if the product had this bug.
const BUGS: &[(&str, &str)] = &[
    (
        "the same place is awarded twice",
        "DROP INDEX award_one_holder;
         INSERT INTO award SELECT X'ffffffffffffffffffffffffffffff01', block, place,
           (SELECT id FROM courier WHERE id <> award.courier ORDER BY id LIMIT 1), 'direct', NULL,
           state, 1, made_at, changed_at, NULL, NULL, NULL
         FROM award WHERE holds = 1 ORDER BY id LIMIT 1",
    ),
    (
        "a courier holds two blocks at one time",
        "DROP INDEX award_one_each;
         UPDATE award SET courier = (SELECT courier FROM award b WHERE b.block = award.block
           AND b.holds = 1 AND b.id <> award.id ORDER BY b.id LIMIT 1)
         WHERE id = (SELECT MAX(id) FROM award WHERE holds = 1 AND block IN
           (SELECT block FROM award WHERE holds = 1 GROUP BY block HAVING COUNT(*) > 1))",
    ),
    (
        "an award outside the draw says it was drawn",
        "UPDATE award SET source = 'draw', round = (SELECT MIN(id) FROM round WHERE record IS NOT NULL)
         WHERE id = (SELECT MIN(id) FROM award WHERE source <> 'draw')",
    ),
    (
        "a drawn award is not made",
        "DELETE FROM award WHERE id = (SELECT MIN(id) FROM award WHERE source = 'draw')",
    ),
    (
        "an entry is counted in another order than it was ranked",
        "UPDATE entry SET ranked = '[' || SUBSTR(ranked, INSTR(ranked, ',') + 1,
             LENGTH(ranked) - INSTR(ranked, ',') - 1) || ',' || SUBSTR(ranked, 2, INSTR(ranked, ',') - 2) || ']'
         WHERE id = (SELECT MIN(id) FROM entry WHERE standing = 0 AND pseudonym IS NOT NULL
           AND INSTR(ranked, ',') > 0)",
    ),
    (
        "another seed is drawn with",
        "UPDATE round SET seed = zeroblob(32),
           record = REPLACE(record, LOWER(HEX(seed)), LOWER(HEX(zeroblob(32))))
         WHERE id = (SELECT MIN(id) FROM round WHERE record IS NOT NULL)",
    ),
    (
        "a limit is another than was announced",
        "UPDATE round SET announced = REPLACE(announced, '\"day_minutes\":480', '\"day_minutes\":600')
         WHERE id = (SELECT MAX(id) FROM round WHERE record IS NOT NULL)",
    ),
    (
        "a round is drawn with longer days than it announced",
        "UPDATE round SET record = REPLACE(record, '\"day_minutes\":480', '\"day_minutes\":600'),
           announced = REPLACE(announced, '\"day_minutes\":480', '\"day_minutes\":600')
         WHERE id = (SELECT MAX(id) FROM round WHERE record IS NOT NULL)",
    ),
    (
        "the hold cap forgets what a courier holds",
        "UPDATE entry SET sealed = REPLACE(sealed, '\"room\":', '\"room\":1')
         WHERE id = (SELECT MAX(id) FROM entry WHERE answer IS NOT NULL)",
    ),
    (
        "booked hours are forgotten",
        "UPDATE entry SET sealed = REPLACE(sealed, '\"booked\":[', '\"booked\":[[0,1],')
         WHERE id = (SELECT MAX(id) FROM entry WHERE answer IS NOT NULL
           AND sealed NOT LIKE '%\"booked\":[]%')",
    ),
    (
        "a loser is told that they won",
        "UPDATE entry SET answer = REPLACE(answer, '\"lost\"', '\"won\"')
         WHERE id = (SELECT MAX(id) FROM entry WHERE answer LIKE '%\"lost\"%')",
    ),
    (
        "losing brings no ticket",
        "UPDATE entry SET tickets = 1 WHERE tickets > 1",
    ),
    (
        "a win does not set tickets back",
        "UPDATE entry SET tickets = 4 WHERE id = (SELECT MAX(id) FROM entry
           WHERE answer IS NOT NULL AND tickets = 1)",
    ),
    (
        "a check-out pays nothing",
        "DROP TRIGGER pay_entry_stays;
         DELETE FROM pay_entry WHERE id = (SELECT MIN(id) FROM pay_entry WHERE kind = 'block')",
    ),
    (
        "a block pays less than was shown",
        "DROP TRIGGER pay_entry_is_fixed;
         UPDATE pay_entry SET amount = amount - 1 WHERE id =
           (SELECT MIN(id) FROM pay_entry WHERE kind = 'block')",
    ),
    (
        "a step is not paid to whoever took the block before it",
        "UPDATE block SET raised = raised + 100 WHERE id =
           (SELECT MIN(block) FROM pay_entry WHERE kind = 'block' AND award IN
             (SELECT id FROM award WHERE state = 'checked_out'))",
    ),
    (
        "a block is paid again",
        "DROP TRIGGER pay_entry_follows_its_turn;
         INSERT INTO pay_entry SELECT X'ffffffffffffffffffffffffffffff02', station, courier, block,
           award, kind, number + 100, 2, amount, currency, basis, rules, reason, entered_by, at
         FROM pay_entry WHERE kind = 'block' ORDER BY id LIMIT 1",
    ),
    (
        "somebody else is paid for a block",
        "DROP TRIGGER pay_entry_is_fixed;
         UPDATE pay_entry SET courier =
           (SELECT id FROM courier WHERE id <> pay_entry.courier ORDER BY id LIMIT 1)
         WHERE id = (SELECT MIN(id) FROM pay_entry WHERE kind = 'block')",
    ),
    (
        "a part is paid by a hold that was none",
        "DROP TRIGGER pay_entry_is_fixed;
         UPDATE pay_entry SET kind = 'hold', amount = amount / 2 WHERE id =
           (SELECT MIN(id) FROM pay_entry WHERE kind = 'block')",
    ),
    (
        "a kept block is not counted",
        "DELETE FROM standing_event WHERE id =
           (SELECT MIN(id) FROM standing_event WHERE kind = 'kept')",
    ),
    (
        "whoever came is counted as a no-show",
        "INSERT INTO standing_event SELECT X'ffffffffffffffffffffffffffffff03', courier, station, award,
           block, 'no_show', at, NULL FROM standing_event WHERE kind = 'kept' ORDER BY id LIMIT 1",
    ),
    (
        "a block that was worked is counted as given back late",
        "INSERT INTO standing_event SELECT X'ffffffffffffffffffffffffffffff04', courier, station, award,
           block, 'late_forfeit', at, NULL FROM standing_event WHERE kind = 'kept' ORDER BY id LIMIT 1",
    ),
    (
        "something is counted against somebody else",
        "UPDATE standing_event SET courier =
           (SELECT id FROM courier WHERE id <> standing_event.courier ORDER BY id LIMIT 1)
         WHERE id = (SELECT MIN(id) FROM standing_event)",
    ),
    (
        "whoever was at the station is taken for somebody who did not come",
        "UPDATE award SET state = 'no_show' WHERE id =
           (SELECT MIN(award) FROM check_in WHERE shown IS NOT NULL)",
    ),
    (
        "whoever was in time counts as late",
        "INSERT INTO standing_event SELECT X'ffffffffffffffffffffffffffffff05', c.courier, b.station,
           c.award, b.id, 'late_check_in', c.at, NULL FROM check_in c
           JOIN award a ON a.id = c.award JOIN block b ON b.id = a.block
         WHERE c.shown IS NOT NULL AND c.at <= b.starts_at ORDER BY c.id LIMIT 1",
    ),
    (
        "a check-in counts before it can be taken",
        "UPDATE check_in SET at = at - 86400000000 WHERE id =
           (SELECT MIN(id) FROM check_in WHERE shown IS NOT NULL)",
    ),
    ("a leaf is dropped", "DELETE FROM leaf WHERE leaf_index = 40"),
    ("a fact changes under its leaf", "UPDATE leaf SET fact = '{}' WHERE leaf_index = 41"),
    (
        "a receipt is never kept",
        "UPDATE leaf SET leaf_index = NULL WHERE leaf_index = (SELECT MAX(leaf_index) FROM leaf)",
    ),
    (
        "a checkpoint signs another tree",
        "UPDATE checkpoint SET root = zeroblob(32) WHERE size = (SELECT MAX(size) FROM checkpoint)",
    ),
    (
        "a published head disappears",
        "DELETE FROM checkpoint WHERE size = (SELECT size FROM checkpoint ORDER BY size LIMIT 1 OFFSET 4)",
    ),
    (
        "a node that proofs need is another",
        "UPDATE log_node SET hash = zeroblob(32) WHERE level = 2 AND position = 1",
    ),
    (
        "an attempt is changed after the fact",
        "UPDATE attempt SET where_to_look = 'in the hedge' WHERE id =
           (SELECT MIN(id) FROM attempt WHERE outcome = 'delivered')",
    ),
    (
        "an acknowledged attempt is lost",
        "DELETE FROM attempt WHERE id = (SELECT MIN(id) FROM attempt WHERE voided_at IS NULL)",
    ),
    (
        "a taken back attempt stands",
        "UPDATE attempt SET voided_at = NULL WHERE voided_at IS NOT NULL",
    ),
    (
        "an acknowledged photo is lost",
        "DELETE FROM evidence WHERE id = (SELECT MIN(id) FROM evidence WHERE kind = 'photo')",
    ),
    (
        "the file of a photo is replaced",
        "UPDATE upload SET digest = zeroblob(32) WHERE id = (SELECT MIN(id) FROM upload)",
    ),
    (
        "a complete upload forgets its chunks",
        "UPDATE upload SET state = 'preview' WHERE id =
           (SELECT MIN(id) FROM upload WHERE state = 'verified')",
    ),
    (
        "another picture is shown than was logged",
        "UPDATE upload SET quality = REPLACE(quality, '\"display\":\"', '\"display\":\"00') WHERE id =
           (SELECT MIN(id) FROM upload WHERE state = 'verified')",
    ),
    (
        "evidence is moved to another attempt",
        "UPDATE evidence SET attempt = (SELECT MAX(id) FROM attempt WHERE id <> evidence.attempt)
         WHERE id =
           (SELECT MIN(id) FROM evidence WHERE kind = 'photo')",
    ),
    ("a hand-over has no proof", "DELETE FROM evidence WHERE kind IN ('code', 'note')"),
    (
        "somebody who wants no photo is shown one",
        "UPDATE preference SET photo = 1 WHERE photo = 0",
    ),
    (
        "an order is delivered without an attempt",
        "UPDATE delivery_order SET state = 'delivered' WHERE id =
           (SELECT MIN(id) FROM delivery_order WHERE state = 'open')",
    ),
    (
        "an order is on its way with nobody",
        "UPDATE delivery_order SET state = 'planned' WHERE id =
           (SELECT MIN(id) FROM delivery_order WHERE state = 'open')",
    ),
    (
        "an address changes silently",
        "UPDATE delivery_order SET address = '1 Elsewhere St' WHERE id =
           (SELECT MIN(id) FROM delivery_order)",
    ),
    (
        "an imported order is lost",
        "DELETE FROM delivery_order WHERE id =
           (SELECT MIN(id) FROM delivery_order WHERE state = 'open')",
    ),
    (
        "a photo is erased without a receipt",
        "INSERT INTO erasure SELECT X'eeeeeeeeeeeeeeeeeeeeeeeeeeeeee01', id, 'recipient_asked',
           changed_at FROM upload WHERE state = 'verified' ORDER BY id LIMIT 1;
         DELETE FROM photo_key WHERE id = (SELECT evidence FROM erasure
           WHERE id = X'eeeeeeeeeeeeeeeeeeeeeeeeeeeeee01');
         UPDATE upload SET state = 'erased' WHERE id = (SELECT evidence FROM erasure
           WHERE id = X'eeeeeeeeeeeeeeeeeeeeeeeeeeeeee01')",
    ),
    (
        "an older copy of the database brings the key of an erased photo back",
        "INSERT INTO photo_key SELECT evidence, X'00', at FROM erasure ORDER BY id LIMIT 1",
    ),
    (
        "an erased photo counts as here again",
        "UPDATE upload SET state = 'verified' WHERE id =
           (SELECT evidence FROM erasure ORDER BY id LIMIT 1)",
    ),
    ("photos are erased before their time", "UPDATE erasure SET reason = 'retention'"),
    ("an erasure is said to be done and is not", "DELETE FROM erasure"),
    (
        "pieces of an original outlive its photo",
        "INSERT INTO upload_chunk SELECT id, 0, X'ff' FROM upload WHERE state = 'verified'
           ORDER BY id LIMIT 1",
    ),
    ("looks are not written down", "DELETE FROM audit_entry WHERE act = 'looked_at_photo'"),
    ("staff look without saying why", "UPDATE audit_entry SET purpose = NULL"),
    (
        "one file is evidence of two stops",
        "UPDATE evidence SET digest = (SELECT digest FROM evidence b WHERE b.kind = 'photo'
           AND b.id <> evidence.id ORDER BY b.id LIMIT 1)
         WHERE id = (SELECT MAX(id) FROM evidence WHERE kind = 'photo')",
    ),
    (
        "the pictures of another photo are shown",
        "UPDATE upload SET quality = (SELECT quality FROM upload b WHERE b.state = 'verified'
           AND b.id <> upload.id ORDER BY b.id LIMIT 1)
         WHERE id = (SELECT MAX(id) FROM upload WHERE state = 'verified')",
    ),
    ("a lost file is not reported", "DELETE FROM file_fault"),
    (
        "a loss is reported that is none",
        "INSERT INTO file_fault VALUES (zeroblob(32), 'nobody', 'missing', 0)",
    ),
    ("files that nothing names are forgotten", "DELETE FROM left_over_file"),
    (
        "photos stop arriving",
        "UPDATE upload SET state = 'committed', has_preview = 0 WHERE id IN
           (SELECT id FROM upload WHERE state = 'verified' ORDER BY id LIMIT 5)",
    ),
    (
        "a photo that cannot be used says not why",
        "UPDATE upload SET state = 'unusable', quality = '{}' WHERE id =
           (SELECT MAX(id) FROM upload WHERE state = 'verified')",
    ),
    (
        "the wish for no photo is forgotten",
        "DELETE FROM preference WHERE scope = 'order' AND photo = 0",
    ),
];

/// Keeps nothing and says that it did.
struct Forgetful;

impl Blobs for Forgetful {
    fn put(&self, bytes: &[u8]) -> Result<Digest, String> {
        Ok(sha256(&[bytes]))
    }

    fn get(&self, _digest: Digest) -> Result<Option<Vec<u8>>, BlobFault> {
        Ok(None)
    }

    fn remove(&self, _digest: Digest) -> Result<bool, String> {
        Ok(false)
    }

    fn list(&self, _first: u8) -> Result<Vec<Digest>, String> {
        Ok(vec![])
    }
}

/// Notes nothing and says that it did.
struct Careless;

impl Erasures for Careless {
    fn note(&self, _ids: &[EvidenceId]) -> Result<(), String> {
        Ok(())
    }

    fn noted(&self) -> Result<Vec<EvidenceId>, String> {
        Ok(vec![])
    }

    fn note_keys(&self, _keys: &[(EvidenceId, Digest)]) -> Result<(), String> {
        Ok(())
    }

    fn noted_keys(&self) -> Result<Vec<(EvidenceId, Digest)>, String> {
        Ok(vec![])
    }

    fn note_people(&self, _people: &[Forgotten]) -> Result<(), String> {
        Ok(())
    }

    fn noted_people(&self) -> Result<Vec<Forgotten>, String> {
        Ok(vec![])
    }
}

/// Who finds a bug that was there while the city was played.
fn found_by(change: impl FnOnce(Ports) -> Ports) -> BTreeSet<&'static str> {
    let folder = tempfile::tempdir().unwrap();
    let script = Script { racers: 0, ..Script::small(7) };
    let mut rehearsal = Rehearsal::open_with(script, folder.path(), change).unwrap();
    rehearsal.play(3).unwrap();
    rehearsal.rest().unwrap();
    rehearsal.judge().unwrap().iter().map(|finding| finding.referee).collect()
}

#[test]
fn a_place_of_files_that_keeps_nothing_is_found() {
    let found = found_by(|ports| Ports { blobs: Arc::new(Forgetful), ..ports });
    assert!(found.contains("promises"), "{found:?}");
}

#[test]
fn erasures_that_an_older_copy_would_undo_are_found() {
    let found = found_by(|ports| Ports { erasures: Arc::new(Careless), ..ports });
    assert_eq!(found, BTreeSet::from(["photos"]));
}

/// Plants each bug in a copy of a sound city, and says which referees found it.
pub(crate) fn plant(rehearsal: &Rehearsal, folder: &Path, bugs: &[(&str, &str)]) -> String {
    assert_eq!(rehearsal.judge().unwrap(), []);
    let sound = folder.join("sound.db");
    let original = Connection::open(rehearsal.database()).unwrap();
    original.execute("VACUUM INTO ?1", [sound.to_str().unwrap()]).unwrap();
    let (mut report, mut failed) = (String::new(), vec![]);
    for (bug, sql) in bugs {
        let place = tempfile::tempdir().unwrap();
        let copy = place.path().join("city.db");
        std::fs::copy(&sound, &copy).unwrap();
        let planted = Connection::open(&copy).unwrap();
        planted.execute_batch("PRAGMA foreign_keys = OFF").unwrap();
        planted.execute_batch(sql).unwrap_or_else(|error| panic!("{bug}: {error}"));
        if planted.total_changes() == 0 {
            failed.push(format!("{bug}: nothing was there to change"));
        }
        drop(planted);
        let app = rehearsal.open_copy(place.path()).unwrap();
        let findings = judge(&app, Some(&rehearsal.ledger), rehearsal.now()).unwrap();
        let referees: BTreeSet<&str> = findings.iter().map(|f| f.referee).collect();
        if referees.is_empty() {
            failed.push(format!("{bug}: nobody found it"));
        }
        let referees: Vec<&str> = referees.into_iter().collect();
        report.push_str(&format!("{bug}: {}\n", referees.join(", ")));
    }
    assert_eq!(failed, Vec::<String>::new());
    report
}

#[test]
fn every_planted_bug_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let script = Script { racers: 0, ..Script::small(11) };
    let mut rehearsal = Rehearsal::open(script, folder.path()).unwrap();
    rehearsal.play(4).unwrap();
    rehearsal.rest().unwrap();
    insta::assert_snapshot!(plant(&rehearsal, folder.path(), BUGS));
}
