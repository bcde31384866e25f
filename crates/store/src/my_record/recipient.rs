//! What is kept about the recipient of one parcel, for whoever holds its link.
//!
//! Owns: every table with rows about a parcel, its door and its recipient. Never does: lead to another
//! parcel, also of the same recipient (a link may have been passed on), or say which courier came.

use super::Withheld::{Implied, NotLinked, OnItsWay, Sealed, Secret, SomebodyElse};
use super::{By, Source, Withheld, source};

const MINE: &[By] = &[By::Id];
const ORDER_IS: &str = "delivery_order = $1";
const OF_AN_ATTEMPT: &str = "attempt IN (SELECT a.id FROM attempt a WHERE a.delivery_order = $1)";
const OF_EVIDENCE: &str = "evidence IN (SELECT e.id FROM evidence e JOIN attempt a \
    ON a.id = e.attempt WHERE a.delivery_order = $1)";
const IS_EVIDENCE: &str = "id IN (SELECT e.id FROM evidence e JOIN attempt a \
    ON a.id = e.attempt WHERE a.delivery_order = $1)";
const OF_A_PATTERN: &str =
    "pattern_case IN (SELECT c.id FROM pattern_case c WHERE c.delivery_order = $1)";
const OF_A_PATTERN_DECISION: &str = "decision IN (SELECT d.id FROM pattern_decision d \
    JOIN pattern_case c ON c.id = d.pattern_case WHERE c.delivery_order = $1)";
const OF_A_CLAIM: &str = "claim IN (SELECT c.id FROM claim c WHERE c.delivery_order = $1)";

const fn mine(table: &'static str, columns: &'static str) -> Source {
    source(table, MINE, ORDER_IS, columns)
}

/// Every table with rows about a parcel's recipient.
#[rustfmt::skip]
pub const RECIPIENT: &[Source] = &[
    source("delivery_order", MINE, "id = $1",
        "id:ord created_at@ external_reference station:sta batch:imp sender recipient address lat lon \
         window_start@ window_end@ notes email phone language carrier tracking_link attended_only \
         service_seconds state content_digest# recipient_key# link_version changed_at@ proof valuable")
        .logged(),
    mine("package", "id:pkg delivery_order:ord barcode volume_ml weight_g"),
    source("quarantine_row", &[By::Id, By::Fields],
        "batch IN (SELECT b.id FROM import_batch b JOIN delivery_order o ON o.station = b.station \
         WHERE o.id = $1) AND replace(fields, $2, '') <> fields",
        "id:qrw settled_at@ batch:imp row_number raw fields errors state content_digest#"),
    mine("stop", "id:stp planned_arrival@ delivery_order:ord service_seconds state arrived_at@")
        .hides(&[("route", SomebodyElse), ("position", SomebodyElse)]),

    source("news_choice", &[By::Recipient], "recipient_key = $1", "id:nws set_at@ recipient_key# wanted"),
    source("preference", &[By::Own, By::Recipient, By::Address],
        "(scope = 'order' AND scope_key = $1) OR (scope = 'recipient' AND scope_key = $2) \
         OR (scope = 'address' AND scope_key = $3)",
        "id:prf set_at@ scope scope_key# photo drop_place place_note")
        .instead(&[("place_note", "CASE WHEN scope = 'address' THEN '' ELSE place_note END")]),
    source("push_subscription", MINE, "subject = $1", "id:pus created_at@ endpoint language")
        .hides(&[("subject_kind", Implied), ("subject", Implied), ("public_key", Secret), ("auth", Secret)]),
    source("push_note", MINE,
        "subscription IN (SELECT p.id FROM push_subscription p WHERE p.subject = $1)",
        "id:pno created_at@ subscription:pus topic body state tries next_at@ last_error"),

    mine("attempt",
        "id:att received_at@ stop:stp delivery_order:ord outcome handling drop_place out_of_sight \
         where_to_look weather reason note lat lon accuracy_m position_missing photo_policy occurred_at@ \
         voided_at@").hides(&[("courier", SomebodyElse), ("skew_ms", SomebodyElse)]).logged(),
    source("capture_challenge", MINE,
        "stop IN (SELECT s.id FROM stop s WHERE s.delivery_order = $1)", "id:cch expires_at@ stop:stp")
        .hides(&[("courier", SomebodyElse), ("token", Secret)]),
    source("evidence", MINE, OF_AN_ATTEMPT,
        "id:evd received_at@ attempt:att kind supplementary digest# bytes detail captured_at@").logged(),
    source("place_finding", MINE, OF_AN_ATTEMPT,
        "id:pfd made_at@ attempt:att version site# station:sta happened_at@ deed within_m source deliveries \
         left_after_s scene_here scene_here_of scene_elsewhere scene_elsewhere_of label photo_here assurance \
         wrong_per_mille doubtful reasons words settled_at@ settled_by:stf")
        .hides(&[("other_order", SomebodyElse)]),
    source("scan", MINE, "package IN (SELECT p.id FROM package p WHERE p.delivery_order = $1)",
        "id:scn received_at@ package:pkg barcode stop:stp step result occurred_at@")
        .hides(&[("courier", SomebodyElse), ("award", SomebodyElse)]),
    source("thanks", MINE, OF_AN_ATTEMPT, "id:clm at@ attempt:att"),
    mine("tip", "id:tip pledged_at@ attempt:att delivery_order:ord amount currency state reference changed_at@")
        .hides(&[("award", SomebodyElse)]),

    source("erasure", MINE, OF_EVIDENCE, "id:era at@ evidence:evd reason"),
    source("photo_measure", MINE, IS_EVIDENCE, "id:evd made_at@ hash# hash_quality detail compared_at@")
        .hides(&[("courier", SomebodyElse), ("phone", SomebodyElse)]),
    source("photo_review", MINE,
        "photo IN (SELECT e.id FROM evidence e JOIN attempt a ON a.id = e.attempt \
         WHERE a.delivery_order = $1)",
        "id:phr found_at@ photo:evd figures state decided_at@ decided_by:stf reason")
        .hides(&[("earlier", SomebodyElse)]),
    source("redaction", MINE, OF_EVIDENCE, "id:red asked_at@ evidence:evd state settled_at@ areas settled_by"),
    source("upload", MINE, IS_EVIDENCE, "id:evd changed_at@ digest# bytes state has_preview quality")
        .hides(&[("courier", SomebodyElse)]),

    source("drop_fix", MINE, OF_AN_ATTEMPT, "id:dfx kept_at@ site# attempt:att lat lon accuracy_m"),
    source("drop_point", MINE, ORDER_IS,
        "site# learned_at@ station:sta delivery_order:ord lat lon sigma_dm fixes source version learning")
        .whole(),
    mine("pin",
        "id:pin proposed_at@ site# station:sta delivery_order:ord lat lon accuracy_m was_lat was_lon words \
         state decided_at@ decided_by:stf answer").hides(&[("courier", SomebodyElse)]).logged(),

    mine("claim",
        "id:clm made_at@ delivery_order:ord kind looked statement open taken_back_at@ finding settled_at@ \
         settled_by:stf answer removed_at@ removed_by").logged(),
    source("remedy", MINE, OF_A_CLAIM,
        "id:rmd asked_at@ claim:clm station:sta recipient_key# kind state look shielded policy due_at@ \
         given_at@ given_by:stf reason changed_at@").logged(),

    source("claim_picture", MINE,
        "side = 'recipient' AND claim IN (SELECT c.id FROM claim c WHERE c.delivery_order = $1)",
        "id:cpi added_at@ claim:clm side representative sent_digest# shown_digest# covered destroyed_at@"),
    source("claim_case_member", MINE, OF_A_CLAIM,
        "id:ccm joined_at@ claim_case:ccs claim:clm joined_by:stf split_at@ split_by:stf")
        .hides(&[("reason", SomebodyElse), ("split_reason", SomebodyElse)]),
    source("claim_case", MINE,
        "id IN (SELECT m.claim_case FROM claim_case_member m JOIN claim c ON c.id = m.claim \
         WHERE c.delivery_order = $1)", "id:ccs opened_at@ station:sta shared opened_by:stf")
        .hides(&[("reason", SomebodyElse)]),

    mine("pattern_case",
        "id:ptc asked_at@ recipient_key# delivery_order:ord station:sta state claims deliveries explained \
         others bringers handed unlikely evidence evidence_digest# asked_by:stf reasons language words \
         answered_at@ due_at@ ended_at@ why removed_at@ removed_by").logged(),
    source("pattern_case_draft", MINE, "id IN (SELECT c.id FROM pattern_case c WHERE c.delivery_order = $1)",
        "id:ptc kept_at@ language drafted written"),
    source("pattern_statement", MINE, OF_A_PATTERN, "id:pts said_at@ pattern_case:ptc words representative"),
    source("pattern_decision", MINE, OF_A_PATTERN,
        "id:ptd first_at@ pattern_case:ptc state catalogue evidence_digest# policy first_decider:stf \
         first_reasons second_decider:stf second_reasons second_at@ look issued_at@ effective_at@ until_at@ \
         appeal_until@ language words changed_at@ why").logged(),
    source("pattern_decision_draft", MINE,
        "id IN (SELECT d.id FROM pattern_decision d JOIN pattern_case c ON c.id = d.pattern_case \
         WHERE c.delivery_order = $1)", "id:ptd kept_at@ language drafted written"),
    source("pattern_decision_ground", MINE, OF_A_PATTERN_DECISION, "decision:ptd code").whole(),
    source("pattern_appeal", MINE, OF_A_PATTERN_DECISION,
        "id:pta made_at@ decision:ptd words representative answer_by@ state answered_by:stf answered_at@ \
         reasons").logged(),

    source("message", &[By::Id, By::Within],
        "recipient IN (SELECT o.email FROM delivery_order o WHERE o.id = $1 AND o.email <> '' \
         UNION SELECT p.phone FROM delivery_order p WHERE p.id = $1 AND p.phone <> '') \
         AND body LIKE $2 ESCAPE '!'",
        "id:msg created_at@ channel recipient subject body state tries next_at@ last_error station:sta")
        .hides(&[("unsubscribe", Secret)]),
    source("webhook_event", &[By::Id, By::Within],
        "station IN (SELECT o.station FROM delivery_order o WHERE o.id = $1) AND body LIKE $2 ESCAPE '!'",
        "id:evt at@ station:sta kind body"),
    source("webhook_delivery", &[By::Id, By::Within],
        "event IN (SELECT v.id FROM webhook_event v WHERE v.station IN \
         (SELECT o.station FROM delivery_order o WHERE o.id = $1) AND v.body LIKE $2 ESCAPE '!')",
        "id:whd changed_at@ endpoint:whe event:evt state tries next_at@ status last_error"),

    source("audit_entry", &[By::Id, By::Actor], "delivery_order = $1 OR actor = $2",
        "id:aud at@ actor act subject purpose delivery_order:ord")
        .hides(&[("courier", SomebodyElse)])
        .instead(&[("actor", "CASE WHEN actor LIKE 'cou!_%' ESCAPE '!' THEN 'courier' ELSE actor END")]),
    source("operation", &[By::Actor], "actor = $1", "id:opn at@ actor digest# answer"),
    source("leaf", &[By::Text], "subject = $1", "id:lef at@ kind subject salt! fact body hash# leaf_index")
        .instead(&[("fact", "CASE WHEN fact LIKE '%cou!_%' ESCAPE '!' THEN '' ELSE fact END")]),

    mine("correction",
        "id:cor said_at@ courier:cou delivery_order:ord kind words state answer answered_by:stf \
         answered_at@").logged(),
    mine("person_erasure",
        "id:ers asked_at@ courier:cou delivery_order:ord state reason salt! fact leaf_hash# done_at@").logged(),
];

/// Tables of the register that hold things about recipients and none that one of them reads, with the
/// reason.
pub const RECIPIENT_WITHOUT: &[(&str, Withheld)] = &[
    ("claim_answer", SomebodyElse),
    ("claim_picture_file", Sealed),
    ("claim_representative", SomebodyElse),
    ("erased_reference", NotLinked),
    ("outside_handover", NotLinked),
    ("outside_request", NotLinked),
    ("photo_key", Secret),
    ("upload_chunk", OnItsWay),
];
