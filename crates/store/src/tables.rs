//! The list of tables with their class, and the migrations.

use crate::error::{Error, ErrorKind};
use rusqlite::Connection;

/// What a table's rows are, which decides through which door they may change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// Something that happened or was decided; changes only together with a log leaf.
    Fact,
    /// Sessions, leases, queues: may be lost without anybody being wronged.
    Working,
    /// What was done by whom; written alongside.
    Trace,
    /// The transparency log itself.
    Log,
}

/// Every table of the schema.
pub const TABLES: &[(&str, Class)] = &[
    ("access_token", Class::Working),
    ("alert_feed", Class::Working),
    ("api_key", Class::Fact),
    ("appeal", Class::Fact),
    ("application", Class::Fact),
    ("assurance_rule", Class::Fact),
    ("attempt", Class::Fact),
    ("attestation", Class::Fact),
    ("audit_entry", Class::Trace),
    ("award", Class::Fact),
    ("block", Class::Fact),
    ("block_step", Class::Fact),
    ("block_template", Class::Fact),
    ("breaker_episode", Class::Working),
    ("bulletin", Class::Fact),
    ("capture_challenge", Class::Working),
    ("case_file", Class::Fact),
    ("ceremony", Class::Working),
    ("challenge", Class::Fact),
    ("challenge_step", Class::Working),
    ("check_in", Class::Fact),
    ("check_in_rule", Class::Fact),
    ("checkpoint", Class::Log),
    ("claim", Class::Fact),
    ("claim_answer", Class::Fact),
    ("claim_case", Class::Fact),
    ("claim_case_member", Class::Fact),
    ("claim_picture", Class::Fact),
    ("claim_picture_file", Class::Working),
    ("claim_representative", Class::Fact),
    ("commitment", Class::Fact),
    ("consent", Class::Fact),
    ("correction", Class::Fact),
    ("courier", Class::Fact),
    ("decision", Class::Fact),
    ("decision_draft", Class::Fact),
    ("decision_ground", Class::Fact),
    ("delivery_order", Class::Fact),
    ("device", Class::Working),
    ("device_finding", Class::Trace),
    ("drop_fix", Class::Working),
    ("drop_point", Class::Working),
    ("enrolment", Class::Working),
    ("entry", Class::Fact),
    ("erased_reference", Class::Fact),
    ("erasure", Class::Fact),
    ("evidence", Class::Fact),
    ("face_capture", Class::Working),
    ("face_receipt", Class::Fact),
    ("face_template", Class::Fact),
    ("file_fault", Class::Working),
    ("ground", Class::Fact),
    ("hold", Class::Fact),
    ("hold_award", Class::Fact),
    ("identity_check", Class::Fact),
    ("identity_look", Class::Trace),
    ("identity_picture", Class::Working),
    ("identity_policy", Class::Fact),
    ("identity_step", Class::Working),
    ("import_batch", Class::Fact),
    ("known_answer", Class::Trace),
    ("known_deal", Class::Working),
    ("known_pair", Class::Fact),
    ("ladder_mark", Class::Working),
    ("leaf", Class::Log),
    ("left_over_file", Class::Working),
    ("log_node", Class::Log),
    ("lost_pay", Class::Fact),
    ("lost_race", Class::Fact),
    ("made_case", Class::Fact),
    ("matter", Class::Fact),
    ("matter_member", Class::Fact),
    ("message", Class::Working),
    ("mileage_rate", Class::Fact),
    ("news_choice", Class::Fact),
    ("operation", Class::Trace),
    ("outside_handover", Class::Fact),
    ("outside_request", Class::Fact),
    ("package", Class::Fact),
    ("passkey", Class::Working),
    ("pattern_appeal", Class::Fact),
    ("pattern_case", Class::Fact),
    ("pattern_case_draft", Class::Fact),
    ("pattern_decision", Class::Fact),
    ("pattern_decision_draft", Class::Fact),
    ("pattern_decision_ground", Class::Fact),
    ("pattern_ground", Class::Fact),
    ("pattern_statement", Class::Fact),
    ("pay_entry", Class::Fact),
    ("pay_steps", Class::Fact),
    ("person_erasure", Class::Fact),
    ("photo_key", Class::Working),
    ("photo_measure", Class::Working),
    ("photo_review", Class::Fact),
    ("pin", Class::Fact),
    ("place_due", Class::Working),
    ("place_finding", Class::Fact),
    ("plan", Class::Fact),
    ("plan_job", Class::Working),
    ("position_trace", Class::Trace),
    ("preference", Class::Fact),
    ("programme", Class::Fact),
    ("provider_account", Class::Fact),
    ("public_alert", Class::Working),
    ("public_number", Class::Working),
    ("pulse", Class::Working),
    ("push_note", Class::Working),
    ("push_subscription", Class::Working),
    ("quarantine_row", Class::Working),
    ("recovery_code", Class::Working),
    ("redaction", Class::Fact),
    ("refresh_token", Class::Working),
    ("remedy", Class::Fact),
    ("reservation", Class::Working),
    ("reserved_offer", Class::Fact),
    ("round", Class::Fact),
    ("round_policy", Class::Fact),
    ("route", Class::Fact),
    ("scan", Class::Fact),
    ("scrub", Class::Working),
    ("service_area", Class::Fact),
    ("session", Class::Working),
    ("setting", Class::Fact),
    ("sighting", Class::Working),
    ("sign_in_code", Class::Working),
    ("sign_in_link", Class::Working),
    ("signal", Class::Trace),
    ("staff", Class::Fact),
    ("standby", Class::Working),
    ("standing_event", Class::Fact),
    ("standing_fact", Class::Fact),
    ("standing_preference", Class::Fact),
    ("statement", Class::Fact),
    ("station", Class::Fact),
    ("station_contact", Class::Fact),
    ("station_delay", Class::Fact),
    ("stop", Class::Fact),
    ("terms", Class::Fact),
    ("thanks", Class::Fact),
    ("thanks_campaign", Class::Fact),
    ("tip", Class::Fact),
    ("tip_rule", Class::Fact),
    ("try_count", Class::Trace),
    ("upload", Class::Working),
    ("upload_chunk", Class::Working),
    ("verdict", Class::Trace),
    ("verdict_policy", Class::Fact),
    ("waiting_place", Class::Fact),
    ("waitlist", Class::Fact),
    ("watch_snapshot", Class::Working),
    ("webhook_delivery", Class::Working),
    ("webhook_endpoint", Class::Working),
    ("webhook_event", Class::Working),
];

/// The class of a table, if the schema has it.
#[must_use]
pub fn class(table: &str) -> Option<Class> {
    TABLES.binary_search_by_key(&table, |(name, _)| name).ok().map(|i| TABLES[i].1)
}

/// Migrations in order, one text for both engines (`engine::postgres::dialect` says what it may
/// contain). SQLite's `user_version` and PostgreSQL's table `schema_version` count how many there are.
pub(crate) const MIGRATIONS: &[&str] = &[
    include_str!("../migrations/0001_skeleton.sql"),
    include_str!("../migrations/0002_phones.sql"),
    include_str!("../migrations/0003_plan_jobs.sql"),
    include_str!("../migrations/0004_message_station.sql"),
    include_str!("../migrations/0005_block_clock.sql"),
    include_str!("../migrations/0006_revisions.sql"),
    include_str!("../migrations/0007_keeping.sql"),
    include_str!("../migrations/0008_single_sign_on.sql"),
    include_str!("../migrations/0009_assertions.sql"),
    include_str!("../migrations/0010_passkey_statements.sql"),
    include_str!("../migrations/0011_places.sql"),
    include_str!("../migrations/0012_recipient_news.sql"),
    include_str!("../migrations/0013_photo_reviews.sql"),
    include_str!("../migrations/0014_scrub.sql"),
    include_str!("../migrations/0015_signals.sql"),
    include_str!("../migrations/0016_challenges.sql"),
    include_str!("../migrations/0017_cases.sql"),
    include_str!("../migrations/0018_breaker_and_choices.sql"),
    include_str!("../migrations/0019_identity.sql"),
    include_str!("../migrations/0020_registers.sql"),
    include_str!("../migrations/0021_open_draw.sql"),
    include_str!("../migrations/0022_pay.sql"),
    include_str!("../migrations/0023_standing.sql"),
    include_str!("../migrations/0024_holds.sql"),
    include_str!("../migrations/0025_bulletins.sql"),
    include_str!("../migrations/0026_campaigns.sql"),
    include_str!("../migrations/0027_known_alone.sql"),
    include_str!("../migrations/0028_public_numbers.sql"),
    include_str!("../migrations/0029_check_in.sql"),
    include_str!("../migrations/0030_pay_steps.sql"),
    include_str!("../migrations/0031_tips.sql"),
    include_str!("../migrations/0032_claims.sql"),
    include_str!("../migrations/0033_claim_answers.sql"),
    include_str!("../migrations/0034_place_due.sql"),
    include_str!("../migrations/0035_offers_and_feeds.sql"),
    include_str!("../migrations/0036_my_record.sql"),
    include_str!("../migrations/0037_claim_evidence.sql"),
    include_str!("../migrations/0038_fallen_decisions.sql"),
    include_str!("../migrations/0039_waiting_lists.sql"),
    include_str!("../migrations/0040_made_cases.sql"),
    include_str!("../migrations/0041_patterns.sql"),
    include_str!("../migrations/0042_lost_work.sql"),
    include_str!("../migrations/0043_records_end.sql"),
    include_str!("../migrations/0044_erased_references.sql"),
    include_str!("../migrations/0045_pattern_drafts.sql"),
];

/// How many migrations this program knows.
#[must_use]
pub fn schema_version() -> usize {
    MIGRATIONS.len()
}

/// The database was made by a newer program.
pub(crate) fn newer(have: usize) -> Error {
    let known = MIGRATIONS.len();
    let why = format!(
        "the database has schema {have}, this program knows up to {known}; use a newer program"
    );
    Error::new(ErrorKind::Corrupt, why)
}

/// Applies what is missing, each migration in its own transaction.
pub(crate) fn migrate(connection: &mut Connection) -> Result<(), Error> {
    let have: i64 = connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    let have = usize::try_from(have).unwrap_or(usize::MAX);
    if have > MIGRATIONS.len() {
        return Err(newer(have));
    }
    for (i, sql) in MIGRATIONS.iter().enumerate().skip(have) {
        let transaction = connection.transaction()?;
        transaction.execute_batch(sql)?;
        transaction.pragma_update(
            None,
            "user_version",
            i64::try_from(i + 1).unwrap_or(i64::MAX),
        )?;
        transaction.commit()?;
        tracing::info!(migration = i + 1, "applied a schema migration");
    }
    Ok(())
}
