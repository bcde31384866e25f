//! What an erasure takes out of the tables, statement by statement.
//!
//! Owns: which rows go and which columns are emptied when a courier or a recipient is erased, in an order
//! that every reference allows. Never does: say why the rest stays (`app::my_record::erase` does), touch
//! pay, decisions or what somebody else said, or destroy files and keys (their own use-cases do).

use super::By;
use crate::value::ToParam;
use crate::{Error, Tx};

/// One statement of an erasure.
#[derive(Debug, Clone, Copy)]
pub struct Wipe {
    /// The table.
    pub table: &'static str,
    by: &'static [By],
    sql: &'static str,
}

const fn wipe(table: &'static str, by: &'static [By], sql: &'static str) -> Wipe {
    Wipe { table, by, sql }
}

const fn mine(table: &'static str, sql: &'static str) -> Wipe {
    wipe(table, &[By::Id], sql)
}

/// What goes when a courier is erased.
#[rustfmt::skip]
pub const WIPE_COURIER: &[Wipe] = &[
    mine("access_token", "DELETE FROM access_token WHERE session IN \
        (SELECT s.id FROM session s WHERE s.subject_kind = 'courier' AND s.subject = $1)"),
    mine("refresh_token", "DELETE FROM refresh_token WHERE session IN \
        (SELECT s.id FROM session s WHERE s.subject_kind = 'courier' AND s.subject = $1)"),
    mine("session", "DELETE FROM session WHERE subject_kind = 'courier' AND subject = $1"),
    mine("ceremony", "DELETE FROM ceremony WHERE subject_kind = 'courier' AND subject = $1"),
    mine("enrolment", "DELETE FROM enrolment WHERE subject_kind = 'courier' AND subject = $1"),
    mine("recovery_code", "DELETE FROM recovery_code WHERE subject_kind = 'courier' AND subject = $1"),
    mine("sign_in_code", "DELETE FROM sign_in_code WHERE courier = $1"),
    mine("sign_in_link", "DELETE FROM sign_in_link WHERE subject_kind = 'courier' AND subject = $1"),
    mine("passkey", "DELETE FROM passkey WHERE subject_kind = 'courier' AND subject = $1"),
    mine("push_note", "DELETE FROM push_note WHERE subscription IN \
        (SELECT p.id FROM push_subscription p WHERE p.subject = $1)"),
    mine("push_subscription", "DELETE FROM push_subscription WHERE subject = $1"),
    mine("message", "DELETE FROM message WHERE recipient IN \
        (SELECT c.email FROM courier c WHERE c.id = $1)"),
    mine("device_finding", "DELETE FROM device_finding WHERE courier = $1"),
    mine("signal", "DELETE FROM signal WHERE courier = $1"),
    mine("verdict", "DELETE FROM verdict WHERE courier = $1"),
    mine("standby", "DELETE FROM standby WHERE id = $1"),
    mine("reservation", "DELETE FROM reservation WHERE courier = $1"),
    mine("standing_preference", "DELETE FROM standing_preference WHERE courier = $1"),
    mine("photo_measure", "DELETE FROM photo_measure WHERE courier = $1"),
    mine("position_trace", "DELETE FROM position_trace WHERE stop IN \
        (SELECT s.id FROM stop s JOIN route r ON r.id = s.route JOIN award w ON w.id = r.award \
         WHERE w.courier = $1)"),
    wipe("attestation", &[By::Fresh, By::Id], "UPDATE attestation SET facts = '{}', statement = $1 \
        WHERE courier = $2"),
    wipe("commitment", &[By::Fresh, By::Id], "UPDATE commitment SET body = $1, jws = '' \
        WHERE courier = $2"),
    wipe("device", &[By::Id], "UPDATE device SET label = '', lat = NULL, lon = NULL, \
        located_at = NULL, revoked_at = COALESCE(revoked_at, seen_at) WHERE courier = $1"),
    wipe("claim_representative", &[By::Now, By::Id], "UPDATE claim_representative SET name = 'erased', \
        reach = 'erased', revoked_at = COALESCE(revoked_at, $1) WHERE courier = $2"),
    wipe("operation", &[By::Actor], "DELETE FROM operation WHERE actor = $1"),
    wipe("application", &[By::Id], "UPDATE application SET name = 'erased', email = 'erased', \
        phone = '', area = '', reason_text = NULL WHERE courier = $1"),
    wipe("correction", &[By::Id], "UPDATE correction SET words = 'erased', \
        answer = CASE WHEN state = 'open' THEN '' ELSE 'erased' END WHERE courier = $1"),
    wipe("leaf", &[By::Text], "UPDATE leaf SET salt = NULL, fact = NULL WHERE subject = $1"),
    wipe("courier", &[By::Text, By::Fresh, By::Id], "UPDATE courier SET name = 'erased', \
        email = 'erased-' || $1 || '@invalid', phone = '', draw_secret = $2, \
        state = CASE WHEN state = 'offboarded' THEN state ELSE 'left' END WHERE id = $3"),
];

/// What goes when the recipient of one parcel is erased. Choices for coming parcels go where no other
/// parcel is under the same name.
#[rustfmt::skip]
pub const WIPE_RECIPIENT: &[Wipe] = &[
    mine("push_note", "DELETE FROM push_note WHERE subscription IN \
        (SELECT p.id FROM push_subscription p WHERE p.subject = $1)"),
    mine("push_subscription", "DELETE FROM push_subscription WHERE subject = $1"),
    wipe("preference", &[By::Own], "DELETE FROM preference WHERE scope = 'order' AND scope_key = $1"),
    wipe("preference", &[By::Recipient, By::Id], "DELETE FROM preference WHERE scope = 'recipient' \
        AND scope_key = $1 AND NOT EXISTS (SELECT 1 FROM delivery_order o \
        WHERE o.recipient_key = preference.scope_key AND o.id <> $2)"),
    wipe("news_choice", &[By::Recipient, By::Id], "DELETE FROM news_choice WHERE recipient_key = $1 \
        AND NOT EXISTS (SELECT 1 FROM delivery_order o \
        WHERE o.recipient_key = news_choice.recipient_key AND o.id <> $2)"),
    wipe("message", &[By::Id, By::Within], "DELETE FROM message WHERE recipient IN \
        (SELECT o.email FROM delivery_order o WHERE o.id = $1 AND o.email <> '' \
         UNION SELECT p.phone FROM delivery_order p WHERE p.id = $1 AND p.phone <> '') \
        AND body LIKE $2 ESCAPE '!'"),
    wipe("operation", &[By::Actor], "DELETE FROM operation WHERE actor = $1"),
    mine("position_trace", "DELETE FROM position_trace WHERE stop IN \
        (SELECT s.id FROM stop s WHERE s.delivery_order = $1)"),
    mine("drop_fix", "DELETE FROM drop_fix WHERE attempt IN \
        (SELECT a.id FROM attempt a WHERE a.delivery_order = $1)"),
    mine("drop_point", "DELETE FROM drop_point WHERE delivery_order = $1"),
    mine("pin", "UPDATE pin SET words = '', answer = '', lat = 0, lon = 0, was_lat = 0, was_lon = 0 \
        WHERE delivery_order = $1"),
    mine("evidence", "UPDATE evidence SET detail = '{}' WHERE kind <> 'photo' AND attempt IN \
        (SELECT a.id FROM attempt a WHERE a.delivery_order = $1)"),
    mine("attempt", "UPDATE attempt SET where_to_look = '', note = '', lat = NULL, lon = NULL, \
        accuracy_m = NULL WHERE delivery_order = $1"),
    mine("claim_picture_file", "DELETE FROM claim_picture_file WHERE id IN \
        (SELECT p.id FROM claim_picture p JOIN claim c ON c.id = p.claim \
         WHERE p.side = 'recipient' AND c.delivery_order = $1)"),
    wipe("claim_picture", &[By::Now, By::Id], "UPDATE claim_picture SET destroyed_at = $1 \
        WHERE side = 'recipient' AND destroyed_at IS NULL AND claim IN \
        (SELECT c.id FROM claim c WHERE c.delivery_order = $2)"),
    // What a law keeps goes when its time is over: `app::law::records`.
    wipe("claim", &[By::Id, By::ClaimsBefore], "UPDATE claim SET looked = '[]', statement = '', \
        answer = '' WHERE delivery_order = $1 AND removed_at IS NULL \
        AND COALESCE(settled_at, taken_back_at, made_at) <= $2"),
    wipe("remedy", &[By::Fresh, By::Id], "UPDATE remedy SET recipient_key = $1 WHERE claim IN \
        (SELECT c.id FROM claim c WHERE c.delivery_order = $2)"),
    wipe("pattern_case", &[By::Fresh, By::Id], "UPDATE pattern_case SET recipient_key = $1 \
        WHERE delivery_order = $2"),
    wipe("quarantine_row", &[By::Now, By::Id, By::Fields], "UPDATE quarantine_row SET raw = '', \
        fields = '{}', settled_at = COALESCE(settled_at, $1), \
        state = CASE WHEN state = 'waiting' THEN 'dropped' ELSE state END \
        WHERE batch IN (SELECT b.id FROM import_batch b JOIN delivery_order o ON o.station = b.station \
         WHERE o.id = $2) AND replace(fields, $3, '') <> fields"),
    mine("correction", "UPDATE correction SET words = 'erased', \
        answer = CASE WHEN state = 'open' THEN '' ELSE 'erased' END WHERE delivery_order = $1"),
    wipe("leaf", &[By::Text], "UPDATE leaf SET salt = NULL, fact = NULL WHERE subject = $1"),
    wipe("delivery_order", &[By::Fresh, By::Id], "UPDATE delivery_order SET recipient = 'erased', \
        address = 'erased', notes = '', email = '', phone = '', tracking_link = '', \
        recipient_key = $1, content_digest = $1, \
        lat = (SELECT t.lat FROM station t WHERE t.id = delivery_order.station), \
        lon = (SELECT t.lon FROM station t WHERE t.id = delivery_order.station) WHERE id = $2"),
];

impl Tx<'_> {
    /// Takes one part of somebody out; the number of rows it changed.
    pub fn wipe(&self, wipe: &Wipe, person: &super::Person) -> Result<u64, Error> {
        let given: Vec<_> = wipe.by.iter().map(|by| person.value(*by)).collect();
        let params: Vec<&dyn ToParam> = given.iter().map(|g| g as &dyn ToParam).collect();
        self.execute(wipe.sql, &params)
    }

    /// Destroys what opens the log's entries about something: they stay as digests that say nothing.
    pub fn blind_leaves(&self, subject: &str) -> Result<u64, Error> {
        self.execute("UPDATE leaf SET salt = NULL, fact = NULL WHERE subject = $1", &[&subject])
    }
}
