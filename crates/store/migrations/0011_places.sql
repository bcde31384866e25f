-- Where parcels of a site are left, learned from past deliveries; fixes without who and, after a
-- while, without which delivery.
CREATE TABLE drop_point (
  site BYTEA PRIMARY KEY, station BYTEA NOT NULL REFERENCES station (id),
  delivery_order BYTEA NOT NULL REFERENCES delivery_order (id), lat INTEGER NOT NULL,
  lon INTEGER NOT NULL, sigma_dm INTEGER NOT NULL, fixes INTEGER NOT NULL, source TEXT NOT NULL,
  version INTEGER NOT NULL, learning INTEGER NOT NULL, learned_at BIGINT NOT NULL
);
CREATE TABLE drop_fix (
  id BYTEA PRIMARY KEY, site BYTEA NOT NULL, attempt BYTEA UNIQUE REFERENCES attempt (id),
  lat INTEGER NOT NULL, lon INTEGER NOT NULL, accuracy_m INTEGER NOT NULL, kept_at BIGINT NOT NULL
);
-- "The pin is wrong: the door is here", and what a dispatcher answered.
CREATE TABLE pin (
  id BYTEA PRIMARY KEY, site BYTEA NOT NULL, station BYTEA NOT NULL REFERENCES station (id),
  delivery_order BYTEA NOT NULL REFERENCES delivery_order (id),
  courier BYTEA NOT NULL REFERENCES courier (id), lat INTEGER NOT NULL, lon INTEGER NOT NULL,
  accuracy_m INTEGER, was_lat INTEGER NOT NULL, was_lon INTEGER NOT NULL, words TEXT NOT NULL,
  state TEXT NOT NULL, proposed_at BIGINT NOT NULL, decided_at BIGINT, decided_by BYTEA,
  answer TEXT NOT NULL
);
-- How a delivery fits its site, and the strength line; each version replaces the one before.
CREATE TABLE place_finding (
  id BYTEA PRIMARY KEY, attempt BYTEA NOT NULL REFERENCES attempt (id), version INTEGER NOT NULL,
  site BYTEA NOT NULL, station BYTEA NOT NULL REFERENCES station (id), happened_at BIGINT NOT NULL,
  deed TEXT NOT NULL,
  within_m INTEGER, source TEXT, deliveries INTEGER NOT NULL, left_after_s INTEGER,
  scene_here INTEGER, scene_here_of INTEGER NOT NULL, scene_elsewhere INTEGER,
  scene_elsewhere_of INTEGER NOT NULL, label TEXT NOT NULL, photo_here INTEGER NOT NULL,
  assurance TEXT NOT NULL, wrong_per_mille INTEGER NOT NULL, doubtful INTEGER NOT NULL,
  reasons TEXT NOT NULL, other_order BYTEA, words TEXT NOT NULL, made_at BIGINT NOT NULL,
  settled_at BIGINT, settled_by BYTEA, UNIQUE (attempt, version)
);
-- Positions around a stop, only inside a block: exact for a day, then coarse, then gone.
CREATE TABLE position_trace (
  id BYTEA PRIMARY KEY, stop BYTEA NOT NULL REFERENCES stop (id), step TEXT NOT NULL,
  lat INTEGER NOT NULL, lon INTEGER NOT NULL, accuracy_m INTEGER NOT NULL, at BIGINT NOT NULL,
  exact INTEGER NOT NULL, UNIQUE (stop, step, at)
);
-- What the sender asks as proof, and whether the parcel is worth more care.
ALTER TABLE delivery_order ADD COLUMN proof TEXT;
ALTER TABLE delivery_order ADD COLUMN valuable INTEGER NOT NULL DEFAULT 0;
CREATE INDEX drop_point_by_place ON drop_point (station, lat);
CREATE INDEX drop_fix_by_site ON drop_fix (site, kept_at);
CREATE INDEX drop_fix_by_age ON drop_fix (kept_at);
CREATE INDEX pin_by_site ON pin (site, state);
CREATE INDEX pin_by_state ON pin (station, state, proposed_at);
CREATE INDEX place_finding_by_site ON place_finding (site);
CREATE INDEX place_finding_doubtful ON place_finding (station, made_at) WHERE doubtful = 1;
CREATE INDEX position_trace_by_age ON position_trace (at);
