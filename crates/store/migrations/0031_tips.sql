-- Whether recipients may tip at a station, and where the operator collects it. Off without a row.
CREATE TABLE tip_rule (
  station BYTEA PRIMARY KEY REFERENCES station (id), is_on INTEGER NOT NULL, page TEXT NOT NULL,
  first_minor BIGINT NOT NULL, second_minor BIGINT NOT NULL, third_minor BIGINT NOT NULL,
  most_minor BIGINT NOT NULL, set_by TEXT NOT NULL, set_at BIGINT NOT NULL
);
-- What recipients want to give, one for a delivery. It is money once the operator says that it was
-- collected; nothing of a card or account is ever here.
CREATE TABLE tip (
  id BYTEA PRIMARY KEY, attempt BYTEA NOT NULL UNIQUE REFERENCES attempt (id),
  delivery_order BYTEA NOT NULL REFERENCES delivery_order (id),
  award BYTEA NOT NULL REFERENCES award (id), amount BIGINT NOT NULL CHECK (amount > 0),
  currency TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('pledged', 'withdrawn', 'collected', 'returned')),
  reference TEXT NOT NULL, pledged_at BIGINT NOT NULL, changed_at BIGINT NOT NULL
);
CREATE INDEX tip_by_award ON tip (award);
CREATE INDEX tip_by_state ON tip (state, changed_at);
