-- What the scrubber knows of kept files: where its passes stand, which files that something names
-- are missing or damaged, and which files nothing names.
CREATE TABLE scrub (
  id BIGINT PRIMARY KEY, began_at BIGINT NOT NULL, planned BIGINT NOT NULL, stage TEXT NOT NULL,
  behind BYTEA NOT NULL, steps BIGINT NOT NULL, checked BIGINT NOT NULL,
  removed BIGINT NOT NULL, ended_at BIGINT
);
CREATE TABLE file_fault (
  id BYTEA PRIMARY KEY, owner TEXT NOT NULL, fault TEXT NOT NULL, found_at BIGINT NOT NULL
);
CREATE INDEX file_fault_by_owner ON file_fault (owner);
CREATE TABLE left_over_file (id BYTEA PRIMARY KEY, seen_at BIGINT NOT NULL);
