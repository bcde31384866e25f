-- Steps for blocks with free places, as a station publishes them with its pay rule. None without a row.
CREATE TABLE pay_steps (
  station BYTEA PRIMARY KEY REFERENCES station (id), per_mille INTEGER NOT NULL,
  first_micros BIGINT NOT NULL, every_micros BIGINT NOT NULL, most_per_mille INTEGER NOT NULL,
  set_by TEXT NOT NULL, set_at BIGINT NOT NULL
);
-- Steps that a block took, each once for its span of time. Nothing is taken back.
CREATE TABLE block_step (
  id BYTEA PRIMARY KEY, block BYTEA NOT NULL REFERENCES block (id), span INTEGER NOT NULL,
  taken INTEGER NOT NULL, added BIGINT NOT NULL, at BIGINT NOT NULL, UNIQUE (block, span)
);
-- What steps have added to the pay that was shown first.
ALTER TABLE block ADD COLUMN raised BIGINT NOT NULL DEFAULT 0;
