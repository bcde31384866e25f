-- What a station published has versions.
ALTER TABLE station ADD COLUMN pay_version INTEGER NOT NULL DEFAULT 1;
ALTER TABLE service_area ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
ALTER TABLE block_template ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
