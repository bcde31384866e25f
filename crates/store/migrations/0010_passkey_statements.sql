-- What the maker of an authenticator stated when the passkey was made: in a word, the facts, and the
-- digest of the browser's answer, which is kept among the blobs.
ALTER TABLE passkey ADD COLUMN attestation TEXT NOT NULL DEFAULT 'not_given';
ALTER TABLE passkey ADD COLUMN attestation_facts TEXT;
ALTER TABLE passkey ADD COLUMN attestation_statement BYTEA;
