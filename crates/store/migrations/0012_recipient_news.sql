-- A courier's own photos, newest first.
CREATE INDEX upload_by_courier ON upload (courier, id);
-- A photo that shows a person: hidden from everybody until a person masked or erased it.
CREATE TABLE redaction (
  id BYTEA PRIMARY KEY, evidence BYTEA NOT NULL REFERENCES evidence (id), state TEXT NOT NULL,
  asked_at BIGINT NOT NULL, settled_at BIGINT, settled_by TEXT NOT NULL, areas TEXT NOT NULL
);
CREATE UNIQUE INDEX redaction_one_open ON redaction (evidence) WHERE state = 'asked';
CREATE INDEX redaction_waiting ON redaction (asked_at) WHERE state = 'asked';
CREATE INDEX redaction_by_evidence ON redaction (evidence, asked_at);
-- What a recipient said by mistake and took back.
ALTER TABLE claim ADD COLUMN taken_back_at BIGINT;
-- Whether a person at an address wants news, and how to stop them with one press.
CREATE TABLE news_choice (
  id BYTEA PRIMARY KEY, recipient_key BYTEA NOT NULL UNIQUE, wanted INTEGER NOT NULL,
  set_at BIGINT NOT NULL
);
ALTER TABLE message ADD COLUMN unsubscribe TEXT;
-- Browsers that asked to be told, and what is on its way to them.
CREATE TABLE push_subscription (
  id BYTEA PRIMARY KEY, subject_kind TEXT NOT NULL, subject BYTEA NOT NULL, endpoint TEXT NOT NULL,
  public_key BYTEA NOT NULL, auth BYTEA NOT NULL, language TEXT NOT NULL,
  created_at BIGINT NOT NULL, UNIQUE (subject, endpoint)
);
CREATE TABLE push_note (
  id BYTEA PRIMARY KEY, subscription BYTEA NOT NULL, topic TEXT NOT NULL, body TEXT NOT NULL,
  state TEXT NOT NULL, tries INTEGER NOT NULL, next_at BIGINT NOT NULL, last_error TEXT NOT NULL,
  created_at BIGINT NOT NULL
);
CREATE INDEX push_note_due ON push_note (state, next_at);
-- The operator's own programs that are told at once.
CREATE TABLE webhook_endpoint (
  id BYTEA PRIMARY KEY, station BYTEA NOT NULL REFERENCES station (id), url TEXT NOT NULL,
  events TEXT NOT NULL, secret_version INTEGER NOT NULL, previous_until BIGINT,
  created_at BIGINT NOT NULL, failing_since BIGINT, disabled_at BIGINT, removed_at BIGINT
);
CREATE INDEX webhook_endpoint_by_station ON webhook_endpoint (station, created_at);
CREATE TABLE webhook_event (
  id BYTEA PRIMARY KEY, station BYTEA NOT NULL, kind TEXT NOT NULL, body TEXT NOT NULL,
  at BIGINT NOT NULL
);
CREATE TABLE webhook_delivery (
  id BYTEA PRIMARY KEY, endpoint BYTEA NOT NULL REFERENCES webhook_endpoint (id),
  event BYTEA NOT NULL REFERENCES webhook_event (id), state TEXT NOT NULL, tries INTEGER NOT NULL,
  next_at BIGINT NOT NULL, status INTEGER, last_error TEXT NOT NULL, changed_at BIGINT NOT NULL
);
CREATE INDEX webhook_delivery_due ON webhook_delivery (state, next_at);
CREATE INDEX webhook_delivery_by_endpoint ON webhook_delivery (endpoint, changed_at);
