//! What is kept about a courier.
//!
//! Owns: every table with rows about couriers, and those of the register in which a courier has none to
//! read. Never does: show what a recipient or another courier said, did or is.

use super::Withheld::{Implied, NotLinked, OnItsWay, Sealed, Secret, SomebodyElse};
use super::{By, Source, Withheld, source};

const MINE: &[By] = &[By::Id];
const COURIER_IS: &str = "courier = $1";
const SUBJECT_IS: &str = "subject_kind = 'courier' AND subject = $1";
const OF_AN_AWARD: &str = "award IN (SELECT w.id FROM award w WHERE w.courier = $1)";
const OF_AN_ATTEMPT: &str = "attempt IN (SELECT a.id FROM attempt a WHERE a.courier = $1)";
const OF_EVIDENCE: &str = "evidence IN (SELECT e.id FROM evidence e JOIN attempt a \
    ON a.id = e.attempt WHERE a.courier = $1)";
const OF_A_SESSION: &str =
    "session IN (SELECT s.id FROM session s WHERE s.subject_kind = 'courier' AND s.subject = $1)";
const OF_A_CHECK: &str =
    "identity_check IN (SELECT c.id FROM identity_check c WHERE c.courier = $1)";
const WHOSE: &[(&str, Withheld)] = &[("subject_kind", Implied), ("subject", Implied)];

/// A table whose rows name their courier.
const fn mine(table: &'static str, columns: &'static str) -> Source {
    source(table, MINE, COURIER_IS, columns)
}

/// Every table with rows about couriers.
#[rustfmt::skip]
pub const COURIER: &[Source] = &[
    source("courier", MINE, "id = $1",
        "id:cou created_at@ name email phone language vehicle station:sta programme:prg terms:trm state")
        .hides(&[("draw_secret", Secret)]).logged(),
    mine("application",
        "id:app submitted_at@ name email phone language vehicle station:sta area programme:prg terms:trm \
         state reason reason_text courier:cou decided_at@ decided_by:stf").logged(),

    source("access_token", MINE, OF_A_SESSION, "session:ses expires_at@")
        .hides(&[("token_hash", Secret)]).whole(),
    source("ceremony", MINE, SUBJECT_IS, "id:cer expires_at@ purpose used_at@")
        .hides(&[("subject_kind", Implied), ("subject", Implied), ("state", Secret)]),
    source("enrolment", MINE, SUBJECT_IS, "id:enr expires_at@ method used_at@")
        .hides(&[("token_hash", Secret), ("subject_kind", Implied), ("subject", Implied)]),
    source("recovery_code", MINE, SUBJECT_IS, "id:rec issued_at@ issued_by expires_at@ used_at@")
        .hides(&[("code_hash", Secret), ("subject_kind", Implied), ("subject", Implied)]),
    source("refresh_token", MINE, OF_A_SESSION, "session:ses expires_at@ used_at@")
        .hides(&[("token_hash", Secret), ("successor", Secret)]).whole(),
    source("session", MINE, SUBJECT_IS,
        "id:ses created_at@ method passkey:psk device:dev network seen_at@ expires_at@ ended_at@")
        .hides(&[("token_hash", Secret), ("subject_kind", Implied), ("subject", Implied)]),
    mine("sign_in_code", "id:sic expires_at@ courier:cou method passkey:psk used_at@")
        .hides(&[("code_hash", Secret)]),
    source("sign_in_link", MINE, SUBJECT_IS, "id:lnk expires_at@ used_at@")
        .hides(&[("secret_hash", Secret), ("subject_kind", Implied), ("subject", Implied)]),

    mine("attestation", "id:ats at@ device:dev courier:cou format outcome facts statement!").logged(),
    mine("device",
        "id:dev created_at@ courier:cou thumbprint# label kind attestation:ats attested_until@ counter lat \
         lon located_at@ seen_at@ revoked_at@ asserted_at@"),
    mine("device_finding", "id:fnd at@ courier:cou device:dev kind detail"),
    source("passkey", MINE, SUBJECT_IS,
        "id:psk created_at@ credential_id! credential label synced used_at@ removed_at@ attestation \
         attestation_facts attestation_statement!").hides(WHOSE),
    mine("commitment", "id:cmt at@ courier:cou device:dev act subject digest# body! jws assurance"),

    mine("signal", "id at@ courier:cou kind record! round_trip"),
    mine("verdict",
        "id:vdt at@ signal courier:cou station:sta act thing verdict meant points trust raised policy card \
         reasons"),

    mine("award",
        "id:awd made_at@ block:blk place courier:cou source round:rnd state holds changed_at@ \
         checked_in_at@ released_at@ checked_out_at@").logged(),
    mine("entry",
        "id:ent round:rnd courier:cou ranked max_blocks standing tickets pseudonym# position answer \
         challenge:chl sealed"),
    mine("reservation", "id:rsv block:blk place courier:cou expires_at@ challenge:chl"),
    source("route", MINE, OF_AN_AWARD,
        "id:rte changed_at@ plan:pln station:sta award:awd metres seconds version").logged(),
    source("standby", MINE, "id = $1", "id:cou until_at@"),
    mine("standing_preference",
        "id:spf changed_at@ courier:cou weekdays earliest_minute latest_minute least_pay max_per_round \
         active"),
    mine("reserved_offer",
         "id:ofr made_at@ block:blk courier:cou reason words state made_by expires_at@ ended_at@ award:awd \
          taken_back_why"),
     mine("waiting_place",
         "id:wtg joined_at@ block:blk courier:cou number state asked_at@ until_at@ ended_at@ award:awd"),
    mine("waitlist", "id:ent round:rnd block:blk courier:cou position"),

    mine("pay_entry",
        "id:pay at@ station:sta courier:cou block:blk award:awd kind number turn amount currency basis \
         rules reason entered_by"),
    mine("lost_pay",
        "id:pay entered_at@ decision:dcn courier:cou round:rnd block:blk of_amount per_mille amount currency \
         rules by_wish"),
    mine("lost_race",
        "id:pay entered_at@ decision:dcn courier:cou from_at@ to_at@ spans blocks of_amount per_mille amount \
         currency rules"),
    source("tip", MINE, OF_AN_AWARD, "id:tip pledged_at@ award:awd amount currency state reference changed_at@")
        .hides(&[("attempt", SomebodyElse), ("delivery_order", SomebodyElse)]),

    mine("check_in",
        "id:chk received_at@ award:awd courier:cou shown unshown metres accuracy_m missing at@ noted_by"),
    source("hold_award", MINE, OF_AN_AWARD, "award:awd at@ hold:hld holds_from@"),
    mine("standing_event", "id:sev at@ courier:cou station:sta award:awd block:blk kind void_at@"),
    mine("station_delay",
        "id:sdl said_at@ award:awd courier:cou kind received_at@ view view_words viewed_by viewed_at@"),

    mine("attempt",
        "id:att received_at@ stop:stp delivery_order:ord courier:cou outcome handling drop_place \
         out_of_sight where_to_look weather reason note lat lon accuracy_m position_missing photo_policy \
         occurred_at@ skew_ms voided_at@").logged(),
    mine("capture_challenge", "id:cch expires_at@ stop:stp courier:cou").hides(&[("token", Secret)]),
    source("evidence", MINE, OF_AN_ATTEMPT,
        "id:evd received_at@ attempt:att kind supplementary digest# bytes detail captured_at@")
        .instead(&[("detail", "CASE WHEN kind = 'photo' THEN detail ELSE '' END")]).logged(),
    source("place_finding", MINE, OF_AN_ATTEMPT,
        "id:pfd made_at@ attempt:att version site# station:sta happened_at@ deed within_m source deliveries \
         left_after_s scene_here scene_here_of scene_elsewhere scene_elsewhere_of label photo_here assurance \
         wrong_per_mille doubtful reasons words settled_at@ settled_by:stf")
        .hides(&[("other_order", SomebodyElse)]),
    mine("scan",
        "id:scn received_at@ package:pkg barcode courier:cou award:awd stop:stp step result occurred_at@"),
    source("thanks", MINE, OF_AN_ATTEMPT, "id:clm at@ attempt:att"),

    source("erasure", MINE, OF_EVIDENCE, "id:era at@ evidence:evd reason"),
    mine("photo_measure",
        "id:evd made_at@ courier:cou phone# hash# hash_quality detail compared_at@"),
    source("photo_review", MINE,
        "photo IN (SELECT e.id FROM evidence e JOIN attempt a ON a.id = e.attempt WHERE a.courier = $1)",
        "id:phr found_at@ photo:evd figures state decided_at@ decided_by:stf reason")
        .hides(&[("earlier", SomebodyElse)]),
    mine("upload", "id:evd changed_at@ courier:cou digest# bytes state has_preview quality"),
    source("position_trace", MINE,
        "stop IN (SELECT s.id FROM stop s JOIN route r ON r.id = s.route JOIN award w ON w.id = r.award \
         WHERE w.courier = $1)", "id:trp at@ stop:stp step lat lon accuracy_m exact"),
    source("drop_fix", MINE, OF_AN_ATTEMPT, "id:dfx kept_at@ site# attempt:att lat lon accuracy_m"),
    mine("pin",
        "id:pin proposed_at@ site# station:sta delivery_order:ord courier:cou lat lon accuracy_m was_lat \
         was_lon words state decided_at@ decided_by:stf answer").logged(),

    source("claim", MINE,
        "delivery_order IN (SELECT a.delivery_order FROM attempt a WHERE a.courier = $1)",
        "id:clm made_at@ delivery_order:ord kind open taken_back_at@ finding settled_at@ settled_by:stf \
         removed_at@ removed_by")
        .hides(&[("looked", SomebodyElse), ("statement", SomebodyElse), ("answer", SomebodyElse)]).logged(),
    mine("claim_answer", "id:can said_at@ claim:clm courier:cou words representative"),
    mine("claim_representative", "id:rep named_at@ claim:clm courier:cou name reach revoked_at@"),
    source("claim_picture", MINE,
        "side = 'courier' AND claim IN (SELECT c.id FROM claim c JOIN attempt a \
         ON a.delivery_order = c.delivery_order WHERE a.courier = $1 AND NOT EXISTS (SELECT 1 FROM attempt o \
         WHERE o.delivery_order = c.delivery_order AND o.courier <> $1))",
        "id:cpi added_at@ claim:clm side representative sent_digest# shown_digest# covered destroyed_at@"),
    source("message", MINE, "recipient IN (SELECT c.email FROM courier c WHERE c.id = $1)",
        "id:msg created_at@ channel recipient subject body state tries next_at@ last_error station:sta")
        .hides(&[("unsubscribe", Secret)]),
    source("push_subscription", MINE, "subject = $1", "id:pus created_at@ endpoint language")
        .hides(&[("subject_kind", Implied), ("subject", Implied), ("public_key", Secret), ("auth", Secret)]),
    source("push_note", MINE,
        "subscription IN (SELECT p.id FROM push_subscription p WHERE p.subject = $1)",
        "id:pno created_at@ subscription:pus topic body state tries next_at@ last_error"),

    mine("challenge",
        "id:chl opened_at@ courier:cou session:ses device:dev act thing verdict:vdt state way ends_at@ \
         extensions helped_by:stf settled_at@").logged(),
    source("challenge_step", MINE,
        "challenge IN (SELECT c.id FROM challenge c WHERE c.courier = $1)",
        "id:cer begun_at@ challenge:chl way tries answer_at@ used_at@")
        .hides(&[("state", Secret), ("answer", Secret)]),

    mine("appeal",
        "id:apl made_at@ decision:dcn courier:cou words representative answer_by@ state answered_by:stf \
         answered_at@ reasons").logged(),
    mine("case_file",
        "id:cas opened_at@ courier:cou station:sta report state due_at@ looked_at@ looked_by:stf asked_at@ \
         answered_at@ tries grounds earlier_notice:dcn evidence evidence_digest# ended_at@ reason \
         removed_at@ removed_by")
        .hides(&[("reporter", SomebodyElse)]).logged(),
    mine("decision",
        "id:dcn first_at@ case_file:cas courier:cou kind state catalogue evidence_digest# policy automatic \
         egregious first_decider:stf first_reasons second_decider:stf second_reasons second_at@ hold \
         earlier_notice:dcn lifts:dcn issued_at@ effective_at@ until_at@ appeal_until@ language words \
         message:msg delivered_at@ changed_at@ why").logged(),
    source("decision_ground", MINE,
        "decision IN (SELECT d.id FROM decision d WHERE d.courier = $1)", "decision:dcn code").whole(),
    source("decision_draft", MINE, "id IN (SELECT d.id FROM decision d WHERE d.courier = $1)",
        "id:dcn kept_at@ language drafted written"),
    mine("statement", "id:stm said_at@ case_file:cas decision:dcn courier:cou words representative"),
    source("matter", MINE, "id IN (SELECT m.matter FROM matter_member m WHERE m.courier = $1)",
        "id:mat made_at@ state legal_hold made_by:stf changed_at@")
        .hides(&[("name", SomebodyElse), ("note", SomebodyElse)]),
    mine("matter_member", "matter:mat added_at@ courier:cou reason added_by:stf"),

    source("audit_entry", &[By::Id, By::Actor], "courier = $1 OR actor = $2",
        "id:aud at@ actor act subject purpose courier:cou delivery_order:ord"),
    source("operation", &[By::Actor], "actor = $1", "id:opn at@ actor digest# answer"),
    source("leaf", &[By::Text], "subject = $1", "id:lef at@ kind subject salt! fact body hash# leaf_index"),

    mine("consent", "id:cns at@ courier:cou policy# signed:cmt language withdrawn_at@").logged(),
    mine("face_capture",
        "id:cap begun_at@ courier:cou device:dev identity_check:idc template:tpl looks ends_at@ used_at@")
        .hides(&[("nonce", Secret)]),
    mine("face_receipt",
        "id:tpl at@ courier:cou enrolment salt! fact leaf_salt! leaf leaf_hash# cause"),
    mine("identity_check",
        "id:idc asked_at@ courier:cou station:sta policy# cause award:awd due_by@ grace keep state tries \
         mismatches instead reason since@ ending way lapse ended_at@ last_outcome last_reasons last_frame# \
         looked_by:stf finding words case_file:cas").logged(),
    mine("identity_look", "id:aud at@ identity_check:idc courier:cou staff:stf kind reason"),
    source("identity_step", MINE, OF_A_CHECK, "id:cer begun_at@ identity_check:idc used_at@")
        .hides(&[("state", Secret)]),
    mine("face_template",
        "id:tpl made_at@ courier:cou consent:cns policy# purpose recogniser# device:dev idle_days fact \
         last_used_at@").hides(&[("sealed", Sealed), ("salt", Secret)]),
    source("identity_picture", MINE, OF_A_CHECK, "id:ipc kept_at@ identity_check:idc kind until_at@")
        .hides(&[("key_id", Sealed), ("sealed", Sealed)]),

    source("correction", MINE, "courier = $1",
        "id:cor said_at@ courier:cou delivery_order:ord kind words state answer answered_by:stf \
         answered_at@").logged(),
    source("person_erasure", MINE, "courier = $1",
        "id:ers asked_at@ courier:cou delivery_order:ord state reason salt! fact leaf_hash# done_at@").logged(),
];

/// Tables of the register that hold things about couriers and none that one of them reads, with the
/// reason.
pub const COURIER_WITHOUT: &[(&str, Withheld)] = &[
    ("claim_case", SomebodyElse),
    ("claim_case_member", SomebodyElse),
    ("claim_picture_file", Sealed),
    ("erased_reference", SomebodyElse),
    ("outside_handover", NotLinked),
    ("outside_request", NotLinked),
    ("drop_point", SomebodyElse),
    ("news_choice", SomebodyElse),
    ("photo_key", Secret),
    ("preference", SomebodyElse),
    ("redaction", SomebodyElse),
    ("remedy", SomebodyElse),
    ("sighting", NotLinked),
    ("try_count", NotLinked),
    ("upload_chunk", OnItsWay),
    ("watch_snapshot", NotLinked),
    ("webhook_delivery", SomebodyElse),
    ("webhook_event", SomebodyElse),
];
