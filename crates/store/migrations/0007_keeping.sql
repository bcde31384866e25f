-- Each photo's pictures are sealed under a key of their own; erasing a photo destroys the key.
CREATE TABLE photo_key (
  id BYTEA PRIMARY KEY, wrapped BYTEA NOT NULL, made_at BIGINT NOT NULL
);
CREATE TABLE erasure (
  id BYTEA PRIMARY KEY, evidence BYTEA NOT NULL UNIQUE REFERENCES evidence (id),
  reason TEXT NOT NULL, at BIGINT NOT NULL
);
-- Staff say why they look, before they see anything.
ALTER TABLE audit_entry ADD COLUMN purpose TEXT;
CREATE INDEX photo_key_by_age ON photo_key (made_at);
