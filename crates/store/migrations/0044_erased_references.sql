-- Which orders were erased at their recipient's wish: a keyed digest of station and reference, and when, so
-- that a list which names one of them again does not bring the person back.
CREATE TABLE erased_reference (
  mark BYTEA PRIMARY KEY CHECK (length(mark) = 32),
  station BYTEA NOT NULL REFERENCES station (id), erased_at BIGINT NOT NULL
);
CREATE INDEX erased_reference_by_age ON erased_reference (erased_at);
CREATE TRIGGER erased_reference_is_fixed BEFORE UPDATE ON erased_reference
BEGIN SELECT RAISE(ABORT, 'when an order was erased does not change'); END;
-- Rows of an import that named an order which was erased.
ALTER TABLE import_batch ADD COLUMN erased INTEGER NOT NULL DEFAULT 0;
