-- Passkeys, phones bound to accounts, sessions whose requests carry proof, and what was committed to.

CREATE TABLE passkey (
  id BYTEA PRIMARY KEY, subject_kind TEXT NOT NULL, subject BYTEA NOT NULL,
  credential_id BYTEA NOT NULL UNIQUE, credential TEXT NOT NULL, label TEXT NOT NULL,
  synced INTEGER NOT NULL, created_at BIGINT NOT NULL, used_at BIGINT, removed_at BIGINT
);
CREATE INDEX passkey_by_subject ON passkey (subject, removed_at);
CREATE TABLE ceremony (
  id BYTEA PRIMARY KEY, purpose TEXT NOT NULL, subject_kind TEXT NOT NULL, subject BYTEA NOT NULL,
  state TEXT NOT NULL, expires_at BIGINT NOT NULL, used_at BIGINT
);
CREATE TABLE enrolment (
  id BYTEA PRIMARY KEY, token_hash BYTEA NOT NULL UNIQUE, subject_kind TEXT NOT NULL,
  subject BYTEA NOT NULL, method TEXT NOT NULL, expires_at BIGINT NOT NULL, used_at BIGINT
);
CREATE TABLE recovery_code (
  id BYTEA PRIMARY KEY, code_hash BYTEA NOT NULL UNIQUE, subject_kind TEXT NOT NULL,
  subject BYTEA NOT NULL, issued_by TEXT NOT NULL, issued_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL, used_at BIGINT
);
CREATE INDEX recovery_code_by_subject ON recovery_code (subject, used_at);
CREATE TABLE sign_in_code (
  id BYTEA PRIMARY KEY, code_hash BYTEA NOT NULL UNIQUE, courier BYTEA NOT NULL REFERENCES courier (id),
  method TEXT NOT NULL, passkey BYTEA, expires_at BIGINT NOT NULL, used_at BIGINT
);
CREATE TABLE device (
  id BYTEA PRIMARY KEY, courier BYTEA NOT NULL REFERENCES courier (id), thumbprint BYTEA NOT NULL,
  label TEXT NOT NULL, kind TEXT NOT NULL, attestation BYTEA, attested_until BIGINT,
  counter BIGINT NOT NULL, lat INTEGER, lon INTEGER, located_at BIGINT,
  created_at BIGINT NOT NULL, seen_at BIGINT NOT NULL, revoked_at BIGINT,
  UNIQUE (courier, thumbprint)
);
CREATE INDEX device_by_thumbprint ON device (thumbprint);
CREATE TABLE device_finding (
  id BYTEA PRIMARY KEY, courier BYTEA NOT NULL REFERENCES courier (id), device BYTEA,
  kind TEXT NOT NULL, detail TEXT NOT NULL, at BIGINT NOT NULL
);
CREATE INDEX device_finding_by_courier ON device_finding (courier, at);

-- Sessions of before had no key and no passkey: everybody signs in once more.
DROP TABLE session;
CREATE TABLE session (
  id BYTEA PRIMARY KEY, token_hash BYTEA UNIQUE, subject_kind TEXT NOT NULL, subject BYTEA NOT NULL,
  method TEXT NOT NULL, passkey BYTEA, device BYTEA REFERENCES device (id), network TEXT NOT NULL,
  created_at BIGINT NOT NULL, seen_at BIGINT NOT NULL, expires_at BIGINT NOT NULL, ended_at BIGINT
);
CREATE INDEX session_by_subject ON session (subject, ended_at);
CREATE INDEX session_by_device ON session (device, ended_at);
CREATE TABLE access_token (
  token_hash BYTEA PRIMARY KEY, session BYTEA NOT NULL REFERENCES session (id),
  expires_at BIGINT NOT NULL
);
CREATE INDEX access_token_by_session ON access_token (session);
CREATE TABLE refresh_token (
  token_hash BYTEA PRIMARY KEY, session BYTEA NOT NULL REFERENCES session (id),
  successor BYTEA, used_at BIGINT, expires_at BIGINT NOT NULL
);
CREATE INDEX refresh_token_by_session ON refresh_token (session);

CREATE TABLE commitment (
  id BYTEA PRIMARY KEY, courier BYTEA NOT NULL REFERENCES courier (id),
  device BYTEA NOT NULL REFERENCES device (id), act TEXT NOT NULL, subject TEXT NOT NULL,
  digest BYTEA NOT NULL, body BYTEA NOT NULL, jws TEXT NOT NULL, assurance TEXT NOT NULL,
  at BIGINT NOT NULL
);
CREATE INDEX commitment_by_subject ON commitment (subject);
CREATE INDEX commitment_by_courier ON commitment (courier, at);
CREATE TABLE attestation (
  id BYTEA PRIMARY KEY, device BYTEA NOT NULL REFERENCES device (id),
  courier BYTEA NOT NULL REFERENCES courier (id), format TEXT NOT NULL, outcome TEXT NOT NULL,
  facts TEXT NOT NULL, statement BYTEA NOT NULL, at BIGINT NOT NULL
);
CREATE INDEX attestation_by_device ON attestation (device, at);
CREATE TABLE assurance_rule (
  id BYTEA PRIMARY KEY, station BYTEA NOT NULL REFERENCES station (id), act TEXT NOT NULL,
  needs TEXT NOT NULL, grace_until BIGINT, changed_at BIGINT NOT NULL, UNIQUE (station, act)
);
