-- What was measured on a photo: by its hash plain copies are found among all photos, and a phone's
-- own recent photos tell what is blurred for it. Goes when the photo goes.
CREATE TABLE photo_measure (
  id BYTEA PRIMARY KEY, courier BYTEA NOT NULL, phone BYTEA NOT NULL, hash BYTEA NOT NULL,
  hash_quality INTEGER NOT NULL, detail INTEGER NOT NULL, made_at BIGINT NOT NULL,
  compared_at BIGINT
);
CREATE INDEX photo_measure_by_age ON photo_measure (made_at);
CREATE INDEX photo_measure_by_courier ON photo_measure (courier, made_at);
CREATE INDEX photo_measure_by_phone ON photo_measure (phone, made_at);
CREATE INDEX photo_measure_waiting ON photo_measure (made_at) WHERE compared_at IS NULL;
-- Two photos that a person should look at side by side.
CREATE TABLE photo_review (
  id BYTEA PRIMARY KEY, photo BYTEA NOT NULL REFERENCES evidence (id),
  earlier BYTEA NOT NULL REFERENCES evidence (id), figures TEXT NOT NULL, state TEXT NOT NULL,
  found_at BIGINT NOT NULL, decided_at BIGINT, decided_by BYTEA, reason TEXT NOT NULL,
  UNIQUE (photo, earlier)
);
CREATE INDEX photo_review_by_state ON photo_review (state, found_at);
CREATE INDEX photo_review_by_earlier ON photo_review (earlier);
-- Photos of one site, and of sites nearby.
CREATE INDEX delivery_order_by_place ON delivery_order (lat, lon);
