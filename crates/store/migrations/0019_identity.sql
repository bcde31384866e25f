-- Identity checks: what was promised, who consented, what is kept of a face, who was asked when and why,
-- how that ended, and what must not exist any more. No column holds a score, and none names a face.

-- Versions of what a programme promises, as signed notes. One without an end is in force if it is the
-- newest of its programme.
CREATE TABLE identity_policy (
  id BYTEA PRIMARY KEY, programme BYTEA NOT NULL REFERENCES programme (id), version INTEGER NOT NULL,
  digest BYTEA NOT NULL, body TEXT NOT NULL, note TEXT NOT NULL, set_by TEXT NOT NULL,
  set_at BIGINT NOT NULL, ended_at BIGINT, UNIQUE (programme, version)
);
CREATE INDEX identity_policy_by_digest ON identity_policy (digest);

-- Consents to one version each, signed by the phone's key (see commitment).
CREATE TABLE consent (
  id BYTEA PRIMARY KEY, courier BYTEA NOT NULL REFERENCES courier (id), policy BYTEA NOT NULL,
  signed BYTEA NOT NULL, language TEXT NOT NULL, at BIGINT NOT NULL, withdrawn_at BIGINT
);
CREATE INDEX consent_by_courier ON consent (courier, at);

-- Templates, sealed. The key is not here: half of it is in a folder outside every backup, half on the
-- phone. What ended is taken out, and stands under face_receipt.
CREATE TABLE face_template (
  id BYTEA PRIMARY KEY, courier BYTEA NOT NULL REFERENCES courier (id),
  consent BYTEA NOT NULL REFERENCES consent (id), policy BYTEA NOT NULL, purpose TEXT NOT NULL,
  recogniser BYTEA NOT NULL, sealed BYTEA NOT NULL, device BYTEA NOT NULL, idle_days INTEGER NOT NULL,
  salt BYTEA NOT NULL, fact TEXT NOT NULL, made_at BIGINT NOT NULL, last_used_at BIGINT NOT NULL
);
CREATE INDEX face_template_by_courier ON face_template (courier, made_at);

-- Keys that were destroyed: what the courier's own page checks, and what must not exist again.
CREATE TABLE face_receipt (
  id BYTEA PRIMARY KEY, courier BYTEA NOT NULL REFERENCES courier (id), enrolment TEXT NOT NULL,
  salt BYTEA NOT NULL, fact TEXT NOT NULL, leaf_salt BYTEA NOT NULL, leaf TEXT NOT NULL,
  leaf_hash BYTEA NOT NULL, cause TEXT NOT NULL, at BIGINT NOT NULL
);
CREATE INDEX face_receipt_by_courier ON face_receipt (courier, at);

-- Asks, each with where its check stands. Why somebody was asked and when never changes.
CREATE TABLE identity_check (
  id BYTEA PRIMARY KEY, courier BYTEA NOT NULL REFERENCES courier (id),
  station BYTEA NOT NULL REFERENCES station (id), policy BYTEA NOT NULL, cause TEXT NOT NULL,
  award BYTEA, asked_at BIGINT NOT NULL, due_by BIGINT NOT NULL, grace BIGINT NOT NULL,
  keep BIGINT NOT NULL, state TEXT NOT NULL, tries INTEGER NOT NULL, mismatches INTEGER NOT NULL,
  instead TEXT, reason TEXT, since BIGINT, ending TEXT, way TEXT, lapse TEXT, ended_at BIGINT,
  last_outcome TEXT, last_reasons TEXT NOT NULL, last_frame BYTEA, looked_by BYTEA, finding TEXT,
  words TEXT NOT NULL, case_file BYTEA
);
CREATE UNIQUE INDEX identity_check_one_open ON identity_check (courier) WHERE ended_at IS NULL;
CREATE INDEX identity_check_by_courier ON identity_check (courier, asked_at);
CREATE INDEX identity_check_by_due ON identity_check (due_by) WHERE ended_at IS NULL;
CREATE INDEX identity_check_by_time ON identity_check (asked_at);

-- The caps hold here too, whatever a policy or a program says: once in any 24 hours, four times in any
-- 30 days. An ask that is dated before the newest one (a clock was set back) counts from that one on.
CREATE TRIGGER identity_check_once_a_day BEFORE INSERT ON identity_check
WHEN EXISTS (
  SELECT 1 FROM identity_check c
  WHERE c.courier = NEW.courier AND c.asked_at > NEW.asked_at - 86400000000
)
BEGIN SELECT RAISE(ABORT, 'nobody is asked twice within 24 hours'); END;
CREATE TRIGGER identity_check_four_in_30_days BEFORE INSERT ON identity_check
WHEN (
  SELECT COUNT(*) FROM identity_check c
  WHERE c.courier = NEW.courier AND c.asked_at > NEW.asked_at - 2592000000000
) >= 4
BEGIN SELECT RAISE(ABORT, 'nobody is asked more than four times within 30 days'); END;
CREATE TRIGGER identity_check_is_fixed BEFORE UPDATE ON identity_check
WHEN NEW.courier <> OLD.courier OR NEW.asked_at <> OLD.asked_at OR NEW.cause <> OLD.cause
  OR NEW.policy <> OLD.policy OR OLD.ended_at IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'why and when somebody was asked never changes, nor how it ended'); END;
CREATE TRIGGER identity_check_stays BEFORE DELETE ON identity_check
BEGIN SELECT RAISE(ABORT, 'that somebody was asked is never taken out'); END;

-- Sets of pictures that were asked for; each works once. The template is the one that an enrolment is
-- to make, so that its key is found again if the program stops in between.
CREATE TABLE face_capture (
  id BYTEA PRIMARY KEY, courier BYTEA NOT NULL REFERENCES courier (id), device BYTEA NOT NULL,
  identity_check BYTEA, template BYTEA NOT NULL, nonce TEXT NOT NULL, looks TEXT NOT NULL,
  begun_at BIGINT NOT NULL, ends_at BIGINT NOT NULL, used_at BIGINT
);
CREATE INDEX face_capture_by_courier ON face_capture (courier, begun_at);
CREATE INDEX face_capture_by_end ON face_capture (ends_at);

-- Pictures that a person is to look at, sealed. Their keys are beside those of templates.
CREATE TABLE identity_picture (
  id BYTEA PRIMARY KEY, identity_check BYTEA NOT NULL REFERENCES identity_check (id),
  kind TEXT NOT NULL, key_id BYTEA NOT NULL, sealed BYTEA NOT NULL, kept_at BIGINT NOT NULL,
  until_at BIGINT NOT NULL, UNIQUE (identity_check, kind)
);
CREATE INDEX identity_picture_by_end ON identity_picture (until_at);

-- Passkeys that were asked for instead of pictures.
CREATE TABLE identity_step (
  id BYTEA PRIMARY KEY, identity_check BYTEA NOT NULL REFERENCES identity_check (id),
  state TEXT NOT NULL, begun_at BIGINT NOT NULL, used_at BIGINT
);
CREATE INDEX identity_step_by_check ON identity_step (identity_check, begun_at);

-- Who looked at such a picture, written down before any byte leaves.
CREATE TABLE identity_look (
  id BYTEA PRIMARY KEY, identity_check BYTEA NOT NULL REFERENCES identity_check (id),
  courier BYTEA NOT NULL REFERENCES courier (id), staff BYTEA NOT NULL, kind TEXT NOT NULL,
  reason TEXT NOT NULL, at BIGINT NOT NULL
);
CREATE INDEX identity_look_by_courier ON identity_look (courier, at);
