-- Pay: one standing entry for each courier, block and kind. An entry never changes and never goes; what
-- was wrong is taken back by an entry of its own. `turn` counts the entries of one key: even ones pay, odd
-- ones take the one before back, so that at most one stands.
CREATE TABLE pay_entry (
  id BYTEA PRIMARY KEY, station BYTEA NOT NULL REFERENCES station (id),
  courier BYTEA NOT NULL REFERENCES courier (id), block BYTEA NOT NULL REFERENCES block (id),
  award BYTEA NOT NULL REFERENCES award (id),
  kind TEXT NOT NULL CHECK (kind IN
    ('block', 'step', 'overrun', 'cancelled', 'hold', 'tip', 'thanks')),
  number INTEGER NOT NULL CHECK (number >= 0), turn INTEGER NOT NULL CHECK (turn >= 0),
  amount BIGINT NOT NULL, currency TEXT NOT NULL, basis TEXT NOT NULL, rules INTEGER NOT NULL,
  reason TEXT NOT NULL, entered_by TEXT NOT NULL, at BIGINT NOT NULL,
  UNIQUE (block, number), UNIQUE (block, courier, kind, turn),
  CHECK ((turn % 2 = 0 AND amount >= 0) OR (turn % 2 = 1 AND amount <= 0))
);
CREATE INDEX pay_entry_by_courier ON pay_entry (courier, at);
CREATE INDEX pay_entry_by_award ON pay_entry (award);
CREATE INDEX pay_entry_by_station ON pay_entry (station, at);
CREATE TRIGGER pay_entry_is_fixed BEFORE UPDATE ON pay_entry
BEGIN SELECT RAISE(ABORT, 'an entry of pay does not change: take it back'); END;
CREATE TRIGGER pay_entry_stays BEFORE DELETE ON pay_entry
BEGIN SELECT RAISE(ABORT, 'an entry of pay stays'); END;
CREATE TRIGGER pay_entry_follows_its_turn BEFORE INSERT ON pay_entry
WHEN NEW.turn > 0 AND NOT EXISTS (SELECT 1 FROM pay_entry p WHERE p.block = NEW.block
  AND p.courier = NEW.courier AND p.kind = NEW.kind AND p.turn = NEW.turn - 1
  AND (NEW.turn % 2 = 0 OR p.amount = -NEW.amount))
BEGIN SELECT RAISE(ABORT, 'an entry takes back exactly the one before'); END;
CREATE INDEX award_by_change ON award (changed_at);

-- What driving costs, as an authority publishes it: the newest that holds at a block's start counts.
CREATE TABLE mileage_rate (
  id BYTEA PRIMARY KEY, vehicle TEXT NOT NULL, country TEXT NOT NULL CHECK (length(country) = 2),
  holds_from BIGINT NOT NULL, currency TEXT NOT NULL, milli_minor INTEGER NOT NULL CHECK (milli_minor >= 0),
  unit_mm INTEGER NOT NULL CHECK (unit_mm > 0), source TEXT NOT NULL CHECK (length(source) > 0),
  set_by TEXT NOT NULL, set_at BIGINT NOT NULL, UNIQUE (vehicle, country, holds_from)
);
-- Where a station is for mileage rates, and whom its couriers call.
CREATE TABLE station_contact (
  station BYTEA PRIMARY KEY REFERENCES station (id), country TEXT NOT NULL,
  emergency TEXT NOT NULL, desk TEXT NOT NULL, set_at BIGINT NOT NULL
);
