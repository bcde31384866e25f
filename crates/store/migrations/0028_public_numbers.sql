-- Whether the sealed lists want more places than there are: only then does a round wait for its public
-- random number.
ALTER TABLE round ADD COLUMN contested INTEGER;
-- The public random numbers that rounds wait for or waited for: how asking went, and the checked signature.
CREATE TABLE public_number (
  chain BYTEA NOT NULL, number BIGINT NOT NULL, signature BYTEA, tries INTEGER NOT NULL,
  next_try_at BIGINT NOT NULL, trouble TEXT NOT NULL, fetched_at BIGINT, PRIMARY KEY (chain, number)
);
